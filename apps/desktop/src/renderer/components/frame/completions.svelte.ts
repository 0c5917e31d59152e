import type { EngineClient, Result } from 'shardscope/client';

/** Something that the field of the omnibox offers. */
export interface Offer {
  readonly text: string;
  readonly hint: string;
}

/** Words that are shown at a time. */
const MAX_SHOWN = 12;

/** What can be written where the caret stands in a filter. */
export class Completions {
  offers = $state.raw<readonly Offer[]>([]);
  /** Which one is chosen; -1 for none. */
  at = $state(-1);
  readonly #client: EngineClient;
  #place: Result<'filter.complete'> | null = null;
  #asked = 0;

  constructor(client: EngineClient) {
    this.#client = client;
  }

  get isOpen(): boolean {
    return this.offers.length > 0;
  }

  /** Asks what fits the text before the caret. */
  async ask(text: string, caret: number): Promise<void> {
    const asked = ++this.#asked;
    const place = await this.#client
      .request('filter.complete', { text, caret })
      // Without offers a filter can still be typed.
      .catch(() => null);
    if (asked !== this.#asked) return;
    this.#place = place;
    this.at = -1;
    const written = place ? text.slice(place.from, place.to) : '';
    this.offers = (place?.options ?? [])
      .slice(0, MAX_SHOWN)
      .filter((each) => each.text !== written);
  }

  close(): void {
    this.#asked++;
    this.offers = [];
    this.at = -1;
  }

  /** Moves the choice, around the ends. */
  step(direction: 1 | -1): void {
    const { length } = this.offers;
    const from = this.at < 0 && direction < 0 ? length : this.at;
    this.at = (from + direction + length) % length;
  }

  /** The text with the chosen offer in place, and where the caret stands then. */
  accepted(text: string, offer: Offer): { readonly text: string; readonly caret: number } {
    const place = this.#place;
    if (!place) return { text, caret: text.length };
    const isWord = /\w$/.test(text.slice(0, place.from));
    const before = `${text.slice(0, place.from)}${isWord && place.kind !== 'value' ? ' ' : ''}`;
    const after = place.kind === 'value' || place.kind === 'connective' ? ' ' : '';
    const caret = before.length + offer.text.length + after.length;
    return { text: `${before}${offer.text}${after}${text.slice(place.to)}`, caret };
  }
}
