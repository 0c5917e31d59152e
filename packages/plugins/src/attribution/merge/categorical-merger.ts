import { defineMerger, type PrimitiveValue, type StateName, type Verdict } from '@shardscope/sdk';
import { EMPTY_VERDICT } from './empty-verdict.ts';
import {
  ALTERNATION_MINIMUM,
  CLEAR_COUNT,
  FLIPS_PER_REPEAT,
  KEPT,
  MINIMUM_OBSERVATIONS,
  MULTI_ACTOR_CONFIDENCE,
  WINDOW,
} from './limits.ts';
import type { SeriesPoint } from '@shardscope/sdk';
import { sameValue } from './values.ts';

/** What is kept of a series of labels. */
// A type, not an interface: only type aliases are JSON objects to the compiler.
export type CategoricalMemory = {
  readonly count: number;
  readonly lastTs: number;
  /** The last values, oldest first; at most {@link KEPT}. */
  readonly values: readonly PrimitiveValue[];
};

/** Merges series of labels, and of everything that is neither a number nor a hash. */
export const categoricalMerger = defineMerger<CategoricalMemory>({
  id: 'categorical',
  accepts: (_primitive, definition) =>
    definition?.valueKind !== 'numeric' && definition?.valueKind !== 'hash',
  init: () => ({ count: 0, lastTs: 0, values: [] }),
  add: (memory, { ts, value }) => ({
    count: memory.count + 1,
    lastTs: ts,
    values: [...memory.values.slice(1 - KEPT), value],
  }),
  verdict: categoricalVerdict,
});

/** What a whole series of labels says; `points` in folding order. */
export function mergeCategorical(points: readonly SeriesPoint[]): Verdict {
  return categoricalVerdict({
    count: points.length,
    lastTs: points.at(-1)?.ts ?? 0,
    values: points.map(({ value }) => value),
  });
}

/** The most frequent value of a window. */
interface Top {
  readonly value: PrimitiveValue;
  readonly count: number;
}

function categoricalVerdict({ count, lastTs, values }: CategoricalMemory): Verdict {
  const last = values.at(-1);
  if (last === undefined) return EMPTY_VERDICT;
  const told = { observation_count: count, last_observation_ts: lastTs };
  if (count < MINIMUM_OBSERVATIONS) {
    return { ...told, current_value: last, state: 'unknown', confidence: 0 };
  }
  const recent = values.slice(-WINDOW);
  const top = topOf(recent);
  const confidence = top.count / recent.length;
  if (isClear(top, recent)) {
    const state = stateOfClear(top, values.slice(-KEPT, -WINDOW));
    return { ...told, current_value: top.value, state, confidence };
  }
  return alternates(recent)
    ? {
        ...told,
        current_value: last,
        state: 'multi_actor',
        confidence: Math.min(confidence, MULTI_ACTOR_CONFIDENCE),
      }
    : { ...told, current_value: last, state: 'conflicted', confidence };
}

function stateOfClear(top: Top, older: readonly PrimitiveValue[]): StateName {
  if (older.length === 0) return 'stable';
  const before = topOf(older);
  return isClear(before, older) && sameValue(before.value, top.value) ? 'stable' : 'drifting';
}

/** Among equally frequent values the one seen first. */
function topOf(window: readonly PrimitiveValue[]): Top {
  let top: Top = { value: null, count: 0 };
  for (const value of window) {
    let count = 0;
    for (const other of window) if (sameValue(value, other)) count++;
    if (count > top.count) top = { value, count };
  }
  return top;
}

function isClear(top: Top, window: readonly PrimitiveValue[]): boolean {
  return top.count >= Math.min(CLEAR_COUNT, window.length);
}

/** Whether exactly two values take turns. */
function alternates(window: readonly PrimitiveValue[]): boolean {
  if (window.length < ALTERNATION_MINIMUM || distinctCount(window) !== 2) return false;
  let flips = 0;
  window.forEach((value, i) => {
    const before = window[i - 1];
    if (before !== undefined && !sameValue(value, before)) flips++;
  });
  const repeats = window.length - 1 - flips;
  return flips >= FLIPS_PER_REPEAT * Math.max(repeats, 1);
}

function distinctCount(window: readonly PrimitiveValue[]): number {
  return window.filter((value, i) => window.findIndex((other) => sameValue(value, other)) === i)
    .length;
}
