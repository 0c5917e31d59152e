/** Rows that fit a filter, found bit by bit: an answer is due long before a million rows were seen. */
export interface SteppedScan<Row> {
  /** What was found so far, in order. */
  readonly found: readonly Row[];
  /** Candidates that were looked at, and all there are. */
  readonly done: number;
  readonly total: number;
  /**
   * Goes on until there are `wanted` rows and the time is over, or all candidates were seen.
   *
   * @param budgetMs longest time that this may take
   */
  advance(budgetMs: number): void;
}

/** Candidates between two looks at the clock. */
const CLOCK_EVERY = 16;

/**
 * Scans candidates in order.
 *
 * @param total how many there are
 * @param at what fits of the candidate at a position
 */
export function steppedScan<Row>(
  total: number,
  at: (position: number) => readonly Row[],
): SteppedScan<Row> {
  const found: Row[] = [];
  let done = 0;
  return {
    found,
    total,
    get done() {
      return done;
    },
    advance(budgetMs) {
      const until = performance.now() + budgetMs;
      while (done < total) {
        for (const row of at(done)) found.push(row);
        done += 1;
        if (done % CLOCK_EVERY === 0 && performance.now() >= until) return;
      }
    },
  };
}
