import { defineMerger, type PrimitiveValue, type Verdict } from '@shardscope/sdk';
import { EMPTY_VERDICT } from './empty-verdict.ts';
import {
  CONFLICT_CONFIDENCE,
  CONFLICT_DISPERSION,
  DRIFT_CHANGE,
  EWMA_ALPHA,
  KEPT,
  MINIMUM_OBSERVATIONS,
  UNBOUNDED_DISPERSION,
  WINDOW,
} from './limits.ts';
import type { SeriesPoint } from '@shardscope/sdk';
import { numberOf } from './values.ts';

/** What is kept of a series of numbers. */
export type NumericMemory = {
  readonly count: number;
  readonly lastTs: number;
  /** As observed; shown as it is while there are too few to say anything. */
  readonly last: PrimitiveValue;
  /** The last values as numbers, oldest first; at most {@link KEPT}. */
  readonly values: readonly number[];
};

/** Merges series of numbers. */
export const numericMerger = defineMerger<NumericMemory>({
  id: 'numeric',
  accepts: (_primitive, definition) => definition?.valueKind === 'numeric',
  init: () => ({ count: 0, lastTs: 0, last: null, values: [] }),
  add: (memory, { ts, value }) => ({
    count: memory.count + 1,
    lastTs: ts,
    last: value,
    values: [...memory.values.slice(1 - KEPT), numberOf(value)],
  }),
  verdict: numericVerdict,
});

/** What a whole series of numbers says; `points` in folding order. */
export function mergeNumeric(points: readonly SeriesPoint[]): Verdict {
  const last = points.at(-1);
  return numericVerdict({
    count: points.length,
    lastTs: last?.ts ?? 0,
    last: last?.value ?? null,
    values: points.map(({ value }) => numberOf(value)),
  });
}

function numericVerdict({ count, lastTs, last, values }: NumericMemory): Verdict {
  if (count === 0) return EMPTY_VERDICT;
  const told = { observation_count: count, last_observation_ts: lastTs };
  if (count < MINIMUM_OBSERVATIONS) {
    return { ...told, current_value: last, state: 'unknown', confidence: 0 };
  }
  const recent = values.slice(-WINDOW);
  const mean = movingAverage(recent);
  const dispersion = relativeDispersion(recent, mean);
  if (dispersion > CONFLICT_DISPERSION) {
    return { ...told, current_value: mean, state: 'conflicted', confidence: CONFLICT_CONFIDENCE };
  }
  const state = hasDrifted(mean, values.slice(-KEPT, -WINDOW)) ? 'drifting' : 'stable';
  return { ...told, current_value: mean, state, confidence: 1 - Math.min(dispersion, 1) };
}

/** Exponentially weighted, in order, starting from the first value. */
function movingAverage(values: readonly number[]): number {
  return values.reduce((mean, value) => EWMA_ALPHA * value + (1 - EWMA_ALPHA) * mean);
}

/** Root mean square deviation from `mean`, relative to it. */
function relativeDispersion(values: readonly number[], mean: number): number {
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  if (squares === 0) return 0;
  return mean === 0 ? UNBOUNDED_DISPERSION : Math.sqrt(squares / values.length) / Math.abs(mean);
}

function hasDrifted(mean: number, older: readonly number[]): boolean {
  if (older.length === 0) return false;
  const before = movingAverage(older);
  const scale = before === 0 ? 1 : Math.abs(before);
  return Math.abs(mean - before) / scale >= DRIFT_CHANGE;
}
