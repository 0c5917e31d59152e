/** A session's time on a line from 0 to 1, with idle stretches shortened or not. */
export interface TimeAxis {
  /** Where a time lies, 0..1. */
  place(t: number): number;
  /** The time at a place. */
  time(place: number): number;
  /** Whether a time lies inside an idle stretch that is shortened. */
  isShortened(t: number): boolean;
  /** The end of the axis in seconds of the session. */
  readonly end: number;
  /** Length of the axis in seconds as shown. */
  readonly shown: number;
}

/** Idle time that stays of a longer pause, in seconds. */
export const IDLE_LIMIT_S = 2;

/** Seconds that sums of times may be off by. */
const ROUNDING_S = 1e-6;

/**
 * An axis over the times of a session.
 *
 * @param times seconds since the session's start, in file order
 * @param idleLimit seconds that stay of a pause; null keeps all of it
 */
export function timeAxis(times: Iterable<number>, idleLimit: number | null): TimeAxis {
  const real = [0];
  const shown = [0];
  let last = 0;
  let removed = 0;
  for (const t of times) {
    if (t <= last) continue;
    if (idleLimit !== null && t - last > idleLimit) {
      push(real, shown, last, last - removed);
      push(real, shown, t, last - removed + idleLimit);
      removed += t - last - idleLimit;
    }
    last = t;
  }
  push(real, shown, last, last - removed);
  const length = Math.max(shown.at(-1) ?? 0, Number.EPSILON);
  return {
    place: (t) => interpolate(real, shown, t) / length,
    time: (place) => interpolate(shown, real, place * length),
    isShortened(t) {
      const next = real.findIndex((x) => x > t);
      if (next < 1) return false;
      const recorded = (real[next] ?? 0) - (real[next - 1] ?? 0);
      return recorded - ((shown[next] ?? 0) - (shown[next - 1] ?? 0)) > ROUNDING_S;
    },
    end: last,
    shown: length,
  };
}

function push(real: number[], shown: number[], r: number, s: number): void {
  if (r > (real.at(-1) ?? 0)) {
    real.push(r);
    shown.push(s);
  }
}

/** Linear between the two known points around `x`, clamped to the ends. */
function interpolate(xs: readonly number[], ys: readonly number[], x: number): number {
  let low = 0;
  let high = xs.length - 1;
  if (x >= (xs[high] ?? 0)) return ys[high] ?? 0;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((xs[middle] ?? 0) <= x) low = middle;
    else high = middle;
  }
  const [x0, x1] = [xs[low] ?? 0, xs[high] ?? 0];
  const [y0, y1] = [ys[low] ?? 0, ys[high] ?? 0];
  if (x1 <= x0) return y0;
  return y0 + ((y1 - y0) * Math.max(0, x - x0)) / (x1 - x0);
}
