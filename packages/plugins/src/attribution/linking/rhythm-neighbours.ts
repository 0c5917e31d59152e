import type { Rhythm } from '../rhythm/rhythm.ts';
import {
  HALF_TRUST_SAMPLES,
  LEAF_SIZE,
  NOISE_SCALE,
  TEMPO_SCALE,
  VARIABILITY_SCALE,
  VECTOR_DIGRAPHS,
} from './limits.ts';
import { nearestLists } from './nearest-lists.ts';
import { splitAtMedian } from './split-at-median.ts';

/** Rhythms as points: close ones may be of the same hands. */
export interface RhythmSpace {
  readonly dimensions: number;
  /** One row of {@link dimensions} numbers for each rhythm. */
  readonly vectors: Float64Array;
}

/**
 * Places rhythms by the median flight times of the commonest digraphs, relative to tempo and to what
 * is usual, and by tempo and steadiness themselves. What somebody did not type stands where it is
 * usual.
 */
export function rhythmSpace(rhythms: readonly Rhythm[]): RhythmSpace {
  const digraphs = commonestDigraphs(rhythms);
  const dimensions = digraphs.length + 3;
  const vectors = new Float64Array(rhythms.length * dimensions);
  const places = new Map(digraphs.map(({ key, offset }, place) => [key, { place, offset }]));
  rhythms.forEach(({ tempo, noise, variability, keys, counts, logs }, row) => {
    const at = row * dimensions;
    for (let i = 0; i < keys.length; i++) {
      const usual = places.get(keys[i] ?? 0);
      if (!usual) continue;
      const count = counts[i] ?? 0;
      const trust = count / (count + HALF_TRUST_SAMPLES);
      vectors[at + usual.place] = trust * ((logs[i] ?? 0) - tempo - usual.offset);
    }
    const rest = at + digraphs.length;
    vectors[rest] = TEMPO_SCALE * tempo;
    vectors[rest + 1] = VARIABILITY_SCALE * Math.log(variability);
    vectors[rest + 2] = NOISE_SCALE * Math.log(noise);
  });
  return { dimensions, vectors };
}

/** How thoroughly to search. */
export interface SearchEffort {
  readonly trees: number;
  /** How many of its nearest each row keeps. */
  readonly kept: number;
}

/**
 * Pairs of rows that are near each other in space, for each row its nearest few. They are found by
 * trees that halve the rows along fixed directions: in n log n, and some pairs are missed.
 *
 * @param rows the rows to look among
 */
export function nearPairs(
  { vectors, dimensions }: RhythmSpace,
  rows: Int32Array,
  { trees, kept }: SearchEffort,
  take: (a: number, b: number) => void,
): void {
  if (rows.length < 2) return;
  const nearest = nearestLists(rows.length, kept);
  const leafSize = Math.max(LEAF_SIZE, 2 * kept);
  const projections = new Float64Array(rows.length);
  for (let tree = 0; tree < trees; tree++) {
    const positions = Int32Array.from(rows.keys());
    const pending = [{ from: 0, to: rows.length, depth: 0 }];
    for (let part = pending.pop(); part; part = pending.pop()) {
      const { from, to, depth } = part;
      if (to - from <= leafSize) {
        compareLeaf(positions.subarray(from, to));
        continue;
      }
      const direction = directionOf(tree, depth, dimensions);
      for (let i = from; i < to; i++) {
        const position = positions[i] ?? 0;
        projections[position] = projectionOf(rows[position] ?? 0, direction);
      }
      const middle = (from + to) >> 1;
      splitAtMedian(positions, projections, from, to, middle);
      pending.push({ from, to: middle, depth: depth + 1 }, { from: middle, to, depth: depth + 1 });
    }
  }
  nearest.forEach((a, b) => take(rows[a] ?? 0, rows[b] ?? 0));

  function projectionOf(row: number, direction: Float64Array): number {
    let projection = 0;
    for (let d = 0; d < dimensions; d++) {
      projection += (direction[d] ?? 0) * (vectors[row * dimensions + d] ?? 0);
    }
    return projection;
  }

  function compareLeaf(leaf: Int32Array): void {
    for (let i = 1; i < leaf.length; i++) {
      const a = leaf[i] ?? 0;
      for (let j = 0; j < i; j++) {
        const b = leaf[j] ?? 0;
        const distance = squaredDistance((rows[a] ?? 0) * dimensions, (rows[b] ?? 0) * dimensions);
        nearest.offer(a, b, distance);
        nearest.offer(b, a, distance);
      }
    }
  }

  function squaredDistance(a: number, b: number): number {
    let total = 0;
    for (let d = 0; d < dimensions; d++) {
      const apart = (vectors[a + d] ?? 0) - (vectors[b + d] ?? 0);
      total += apart * apart;
    }
    return total;
  }
}

function commonestDigraphs(
  rhythms: readonly Rhythm[],
): readonly { readonly key: number; readonly offset: number }[] {
  const seen = new Map<number, { typists: number; offsets: number }>();
  for (const { keys, logs, tempo } of rhythms) {
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i] ?? 0;
      let entry = seen.get(key);
      if (!entry) seen.set(key, (entry = { typists: 0, offsets: 0 }));
      entry.typists++;
      entry.offsets += (logs[i] ?? 0) - tempo;
    }
  }
  return [...seen]
    .sort(([a, x], [b, y]) => y.typists - x.typists || a - b)
    .slice(0, VECTOR_DIGRAPHS)
    .map(([key, { typists, offsets }]) => ({ key, offset: offsets / typists }));
}

/** A direction that depends on tree and depth alone, and points anywhere. */
function directionOf(tree: number, depth: number, dimensions: number): Float64Array {
  return Float64Array.from({ length: dimensions }, (_, d) => scattered(tree, depth, d));
}

/** A number in −1..1 that looks like chance and is the same each time. */
function scattered(...seeds: readonly number[]): number {
  let mixed = 0x9e3779b9;
  for (const seed of seeds) {
    mixed = Math.imul(mixed ^ (seed + 1), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    mixed ^= mixed >>> 16;
  }
  return (mixed >>> 0) / 2 ** 31 - 1;
}
