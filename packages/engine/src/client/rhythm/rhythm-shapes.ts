import type { Rhythm } from './rhythm.ts';
import type { TimeAxis } from './time-axis.ts';
import type { LogScale } from './log-scale.ts';

/** A correction's head. */
export interface CorrectionMark {
  readonly x: number;
  readonly y: number;
}

/** The keys of a session as two paths, thinned to one tick a pixel. */
export interface RhythmShapes {
  readonly keys: string;
  readonly corrections: string;
  readonly heads: readonly CorrectionMark[];
}

/** Draws a tick for each key, as high as the logarithm of the time since the key before. */
export function rhythmShapes(
  rhythm: Rhythm,
  axis: TimeAxis,
  x: (place: number) => number,
  scale: LogScale,
  base: number,
): RhythmShapes {
  const keys = new Map<number, number>();
  const corrections = new Map<number, number>();
  for (const { t, interval, isCorrection } of rhythm.keys) {
    if (interval === null) continue;
    const column = Math.round(x(axis.place(t)) * 2) / 2;
    const columns = isCorrection ? corrections : keys;
    columns.set(column, Math.min(columns.get(column) ?? base, scale.y(interval)));
  }
  return {
    keys: path(keys, base),
    corrections: path(corrections, base),
    heads: [...corrections].map(([column, y]) => ({ x: column, y })),
  };
}

function path(columns: ReadonlyMap<number, number>, base: number): string {
  return [...columns].map(([x, y]) => `M${x} ${base}V${y.toFixed(1)}`).join('');
}

/** How many keys had about which interval: bins from the bottom to the top of the scale. */
export function intervalBins(
  rhythm: Rhythm,
  from: number,
  to: number,
  bins: number,
): readonly number[] {
  const counts = Array.from({ length: bins }, () => 0);
  const [low, high] = [Math.log10(from), Math.log10(to)];
  for (const { interval } of rhythm.keys) {
    if (interval === null || interval <= 0) continue;
    const place = (Math.log10(interval) - low) / (high - low);
    const bin = Math.min(bins - 1, Math.max(0, Math.floor(place * bins)));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}
