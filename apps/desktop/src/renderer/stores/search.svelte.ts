import type { EngineClient, SearchHit } from 'shardscope/client';
import { SlicedList } from './sliced-list.svelte.ts';

/** What is looked through. */
export type SearchScope = 'commands' | 'output';

/** A search over all recordings: through commands, or through what terminals showed. */
export class SearchStore {
  /** What stands in the field. */
  typed = $state('');
  /** What was looked for last. */
  text = $state('');
  scope = $state<SearchScope>('commands');
  /** The scan was stopped; what it found stays. */
  isCancelled = $state(false);
  hits = $state.raw<SlicedList<SearchHit> | null>(null);
  /** Counts how often the field was asked for: each time it gets the focus. */
  asks = $state(0);
  readonly #client: EngineClient;

  constructor(client: EngineClient) {
    this.#client = client;
  }

  /** What stands in the field was looked for. */
  get isAsked(): boolean {
    return this.hits !== null && this.typed === this.text;
  }

  /** Begins a search from elsewhere; what stands in the field is gone on with where text is empty. */
  begin(text: string, scope: SearchScope): void {
    this.start(text === '' ? this.typed : text, scope);
    this.asks++;
  }

  /** Looks for a text; the search before is left. */
  start(text: string, scope: SearchScope): void {
    this.hits?.close();
    this.hits = null;
    this.typed = text;
    this.text = text;
    this.scope = scope;
    this.isCancelled = false;
    const name = scope === 'commands' ? 'search.commands' : 'search.output';
    const asked = text.trim();
    if (asked === '') return;
    this.hits = new SlicedList((offset, limit) =>
      this.#client.request(name, { text: asked, offset, limit }),
    );
    this.hits.show(0, 0);
  }

  /** Stops looking: a scan that nobody asks for does not go on. */
  cancel(): void {
    this.hits?.close();
    this.isCancelled = this.hits?.scan !== null;
  }

  /** Nobody looks at the results any more. */
  leave(): void {
    this.cancel();
  }
}
