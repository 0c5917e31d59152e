import { FIELDS, fieldsIn, parseFilter } from 'shardscope/client';
import type { FilterError } from 'shardscope/client';

/** Milliseconds after a key press until lists are filtered. */
const TYPING_MS = 20;

/** The same while a field's name is being written, which as a plain word would empty the lists. */
const NAMING_MS = 700;

/** What lists are filtered by, and what is being typed. */
export class FilterStore {
  /** As it stands in the field. */
  text = $state('');
  /** The last text that could be understood: what lists show. */
  applied = $state('');
  readonly parsed = $derived(parseFilter(this.text));
  readonly error = $derived<FilterError | null>(
    this.parsed.kind === 'error' ? this.parsed.error : null,
  );
  /** It asks for fields; else it is plain words. */
  readonly isTyped = $derived(
    this.parsed.kind === 'error' ||
      (this.parsed.kind === 'filter' && fieldsIn(this.parsed.expression).size > 0),
  );
  /** It asks for what terminals showed: that is a search, not a filter. */
  readonly asksOutput = $derived(
    this.parsed.kind === 'filter' && fieldsIn(this.parsed.expression).has('out'),
  );
  readonly #listeners = new Set<() => void>();
  #timer: ReturnType<typeof setTimeout> | null = null;

  /** Takes what was typed; lists follow when it is understood. */
  type(text: string): void {
    this.text = text;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#apply(), isFieldBegun(text) ? NAMING_MS : TYPING_MS);
  }

  /** Takes a filter that is complete. */
  set(text: string): void {
    this.text = text;
    this.#apply();
  }

  /** Calls back when lists have to follow; returns a function that stops it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #apply(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const text = this.text.trim();
    if (this.error || this.asksOutput || text === this.applied) return;
    this.applied = text;
    for (const listener of [...this.#listeners]) listener();
  }
}

/** Fewest letters that are taken for the beginning of a field's name. */
const MIN_LETTERS = 2;

/** Whether the last word may be the beginning of a field's name. */
function isFieldBegun(text: string): boolean {
  const word = /(?:^|[\s(])([a-z]+)$/i.exec(text)?.[1]?.toLowerCase() ?? '';
  return word.length >= MIN_LETTERS && FIELDS.some(({ name }) => name.startsWith(word));
}
