import { defineMerger, type PrimitiveValue, type Verdict } from '@shardscope/sdk';
import { EMPTY_VERDICT } from './empty-verdict.ts';
import { DRIFT_ROTATIONS, HASH_WINDOW_S } from './limits.ts';
import type { SeriesPoint } from '@shardscope/sdk';
import { valueKey } from './values.ts';

/**
 * What is kept of a series of hashes: the last 24 hours. The lists are a queue from `head` on, so
 * that leaving the window costs no more than entering it.
 */
export type HashMemory = {
  count: number;
  lastTs: number;
  last: PrimitiveValue;
  head: number;
  readonly times: number[];
  readonly keys: string[];
  /** How often each key stands in the window. */
  readonly occurrences: Record<string, number>;
  /** How many keys that are. */
  distinct: number;
};

/** Past this many left entries the queue is compacted, once they are also half of it. */
const COMPACT_FROM = 64;

/** Merges series of hashes: how often the value rotated within a day. Its memory is changed in place. */
export const hashMerger = defineMerger<HashMemory>({
  id: 'hash',
  accepts: (_primitive, definition) => definition?.valueKind === 'hash',
  init: () => ({
    count: 0,
    lastTs: 0,
    last: null,
    head: 0,
    times: [],
    keys: [],
    occurrences: {},
    distinct: 0,
  }),
  add(memory, { ts, value }) {
    memory.count++;
    memory.lastTs = ts;
    memory.last = value;
    if (value !== null) enter(memory, ts, valueKey(value));
    leave(memory, ts - HASH_WINDOW_S);
    return memory;
  },
  verdict: hashVerdict,
});

/** What a whole series of hashes says; `points` in folding order. */
export function mergeHash(points: readonly SeriesPoint[]): Verdict {
  const last = points.at(-1);
  const lastTs = last?.ts ?? 0;
  const recent = points.filter(({ ts, value }) => value !== null && ts >= lastTs - HASH_WINDOW_S);
  return hashVerdict({
    count: points.length,
    lastTs,
    last: last?.value ?? null,
    distinct: new Set(recent.map(({ value }) => valueKey(value))).size,
  });
}

function hashVerdict({
  count,
  lastTs,
  last,
  distinct,
}: Pick<HashMemory, 'count' | 'lastTs' | 'last' | 'distinct'>): Verdict {
  if (count === 0) return EMPTY_VERDICT;
  const rotations = Math.max(0, distinct - 1);
  return {
    current_value: last,
    state: rotations === 0 ? 'stable' : rotations <= DRIFT_ROTATIONS ? 'drifting' : 'conflicted',
    confidence: 1 / (1 + rotations),
    observation_count: count,
    last_observation_ts: lastTs,
  };
}

function enter(memory: HashMemory, ts: number, key: string): void {
  memory.times.push(ts);
  memory.keys.push(key);
  const before = memory.occurrences[key] ?? 0;
  memory.occurrences[key] = before + 1;
  if (before === 0) memory.distinct++;
}

/** Drops what is older than the window, whose own bound still belongs to it. */
function leave(memory: HashMemory, from: number): void {
  const { times, keys, occurrences } = memory;
  while (memory.head < times.length && (times[memory.head] ?? from) < from) {
    const key = keys[memory.head] ?? '';
    const left = (occurrences[key] ?? 0) - 1;
    if (left > 0) {
      occurrences[key] = left;
    } else {
      // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- it is a dictionary
      delete occurrences[key];
      memory.distinct--;
    }
    memory.head++;
  }
  if (memory.head >= COMPACT_FROM && memory.head * 2 >= times.length) {
    times.splice(0, memory.head);
    keys.splice(0, memory.head);
    memory.head = 0;
  }
}
