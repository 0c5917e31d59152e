/** Finds the rows of a time column that lie in a stretch of time, however the column is ordered. */
export interface TimeIndex {
  /** Whether time never goes backwards: the rows of a stretch are then neighbours. */
  readonly ordered: boolean;
  /** The first place in time order whose time is at least `t`. */
  lower(t: number): number;
  /** The rows at the places `from` up to, not including, `to` of time order, in file order. */
  rows(from: number, to: number): Int32Array;
}

/** Indexes a time column; sorts it once, and only where time goes backwards. */
export function timeIndex(t: Float64Array): TimeIndex {
  if (isOrdered(t)) {
    return {
      ordered: true,
      lower: cursor(t),
      rows: (from, to) => Int32Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i),
    };
  }
  const order = new Int32Array(t.length).map((_, row) => row);
  order.sort((a, b) => (t[a] ?? 0) - (t[b] ?? 0) || a - b);
  const sorted = new Float64Array(t.length);
  for (let i = 0; i < order.length; i++) sorted[i] = t[order[i] ?? 0] ?? 0;
  return {
    ordered: false,
    lower: cursor(sorted),
    rows: (from, to) => order.slice(from, Math.max(from, to)).sort(),
  };
}

function isOrdered(t: Float64Array): boolean {
  for (let i = 1; i < t.length; i++) if ((t[i] ?? 0) < (t[i - 1] ?? 0)) return false;
  return true;
}

/**
 * Lower bound in a sorted column. A search starts where the last one ended and doubles its steps,
 * so that a walk through the column costs a constant a question.
 */
function cursor(sorted: Float64Array): (t: number) => number {
  let at = 0;
  return (t) => {
    let low = 0;
    let high = at;
    if (at < sorted.length && (sorted[at] ?? 0) < t) {
      low = high = at + 1;
      for (let step = 1; high < sorted.length && (sorted[high] ?? 0) < t; step *= 2) {
        low = high + 1;
        high += step;
      }
      high = Math.min(high, sorted.length);
    }
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((sorted[middle] ?? 0) < t) low = middle + 1;
      else high = middle;
    }
    at = low;
    return low;
  };
}
