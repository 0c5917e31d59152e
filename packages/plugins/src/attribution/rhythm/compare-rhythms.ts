import { ALIKE_RATIO, BETWEEN_PROFILES, SHARED_DIGRAPHS, WITHIN_DIGRAPH } from './limits.ts';
import type { Rhythm } from './rhythm.ts';

/** How two rhythms differ; 0 is the same in each part. */
export interface RhythmDifference {
  /** Digraphs that both typed. */
  readonly shared: number;
  /** How far the order of the shared digraphs, by speed, differs: 1 is the reverse order. */
  readonly relative: number;
  /** Part of the shared digraphs whose flight times are not alike. */
  readonly absolute: number;
  /** Difference of the mean logarithms of all flight times. */
  readonly tempo: number;
  /** Differences, in logarithms, of what is steady and of how varied the typing is. */
  readonly noise: number;
  readonly variability: number;
}

/** Logarithm of the ratio at which flight times stop being alike. */
const ALIKE_LOG = Math.log(ALIKE_RATIO);

/** Rows of the shared digraphs, reused by all comparisons of this thread. */
const scratch = {
  weightOfA: new Float64Array(0),
  weightOfB: new Float64Array(0),
  partner: new Int32Array(0),
  rank: new Float64Array(0),
};

/**
 * Compares two rhythms by the relative and the absolute measure of Gunetti and Picardi ("Keystroke
 * analysis of free text", 2005) over shared digraphs, each digraph weighing as much as its samples
 * tell, and by tempo and steadiness. Null where too few digraphs are shared. Symmetric.
 */
export function compareRhythms(a: Rhythm, b: Rhythm): RhythmDifference | null {
  reserve(a.keys.length, b.keys.length);
  const { shared, weights, apart } = match(a, b);
  if (shared < SHARED_DIGRAPHS) return null;
  return {
    shared,
    relative: disorder(a, b, weights),
    absolute: apart / weights,
    tempo: Math.abs(a.tempo - b.tempo),
    noise: Math.abs(Math.log(a.noise / b.noise)),
    variability: Math.abs(Math.log(a.variability / b.variability)),
  };
}

/** Finds shared digraphs, notes weight and partner of each, and adds up those that are not alike. */
function match(a: Rhythm, b: Rhythm): { shared: number; weights: number; apart: number } {
  const { weightOfA, weightOfB, partner } = scratch;
  let shared = 0;
  let weights = 0;
  let apart = 0;
  let j = 0;
  for (let i = 0; i < a.keys.length; i++) {
    const key = a.keys[i] ?? 0;
    while (j < b.keys.length && (b.keys[j] ?? 0) < key) j++;
    if (j >= b.keys.length || b.keys[j] !== key) continue;
    const noise = WITHIN_DIGRAPH * (1 / (a.counts[i] ?? 1) + 1 / (b.counts[j] ?? 1));
    const weight = 1 / (BETWEEN_PROFILES + noise);
    weightOfA[i] = weight;
    weightOfB[j] = weight;
    partner[i] = j;
    weights += weight;
    if (Math.abs((a.logs[i] ?? 0) - (b.logs[j] ?? 0)) > ALIKE_LOG) apart += weight;
    shared++;
  }
  return { shared, weights, apart };
}

/** Sum of the distances between the weighted ranks on both sides, as a part of the greatest one. */
function disorder(a: Rhythm, b: Rhythm, weights: number): number {
  const { weightOfA, weightOfB, partner, rank } = scratch;
  let below = 0;
  for (const row of b.bySpeed) {
    const weight = weightOfB[row] ?? 0;
    rank[row] = below + weight / 2;
    below += weight;
  }
  let distance = 0;
  below = 0;
  for (const row of a.bySpeed) {
    const weight = weightOfA[row] ?? 0;
    if (weight === 0) continue;
    const other = rank[partner[row] ?? 0] ?? 0;
    distance += weight * Math.abs(below + weight / 2 - other);
    below += weight;
  }
  return (2 * distance) / weights ** 2;
}

function reserve(sizeOfA: number, sizeOfB: number): void {
  if (scratch.weightOfA.length < sizeOfA) {
    scratch.weightOfA = new Float64Array(sizeOfA);
    scratch.partner = new Int32Array(sizeOfA);
  }
  if (scratch.weightOfB.length < sizeOfB) {
    scratch.weightOfB = new Float64Array(sizeOfB);
    scratch.rank = new Float64Array(sizeOfB);
  }
  scratch.weightOfA.fill(0, 0, sizeOfA);
  scratch.weightOfB.fill(0, 0, sizeOfB);
}
