/** What is chosen of a list while the focus stays in the field above it. */
export class OptionCursor {
  /** Of the list's element; its options are called by it and their place. */
  readonly id: string;
  #at = $state(0);
  readonly #total: () => number;
  readonly #take: (index: number) => void;

  /** `take` is called with the option that Enter was pressed on. */
  constructor(id: string, total: () => number, take: (index: number) => void) {
    this.id = id;
    this.#total = total;
    this.#take = take;
  }

  /** The chosen option; 0 where there is none. */
  get at(): number {
    return Math.min(this.#at, Math.max(0, this.#total() - 1));
  }

  /** The element of the chosen option, for `aria-activedescendant`. */
  get activeId(): string | undefined {
    return this.#total() > 0 ? this.idOf(this.at) : undefined;
  }

  idOf(index: number): string {
    return `${this.id}-${index}`;
  }

  choose(index: number): void {
    this.#at = index;
  }

  /** Arrows choose, Enter takes; other keys belong to the field. */
  handleKey(event: KeyboardEvent): void {
    const total = this.#total();
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && total > 0) this.#at = (this.at + step + total) % total;
    else if (event.key === 'Enter' && total > 0) this.#take(this.at);
    else return;
    event.preventDefault();
    document.getElementById(this.idOf(this.at))?.scrollIntoView({ block: 'nearest' });
  }
}
