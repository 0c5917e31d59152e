import { samplesOf, type DigraphProfile } from './digraph-profile.ts';
import { BETWEEN_DIGRAPHS, PRIOR_FREEDOM, WITHIN_DIGRAPH } from './limits.ts';

/**
 * A profile made ready for many comparisons: columns by key, and what sums it up. The columns are
 * small on purpose: where many are compared, reading them is what takes the time.
 */
export interface Rhythm {
  readonly samples: number;
  /** Ascending. */
  readonly keys: Uint32Array;
  readonly counts: Uint32Array;
  /** Natural logarithms of the medians in seconds. */
  readonly logs: Float32Array;
  /** Rows by ascending median. */
  readonly bySpeed: Uint16Array;
  /** Mean logarithm of the flight time over all digraphs. */
  readonly tempo: number;
  /** Deviation of the logarithm when the same digraph is typed again. */
  readonly noise: number;
  /** Deviation of the logarithm over everything typed. */
  readonly variability: number;
}

/** Makes a pooled profile ready for comparisons. */
export function rhythmOf(profile: DigraphProfile): Rhythm {
  const samples = samplesOf(profile);
  const logs = new Float32Array(profile.keys.length);
  for (let i = 0; i < logs.length; i++) logs[i] = Math.log(profile.medians[i] ?? 0);
  const tempo = tempoOf(logs, profile.counts);
  return {
    samples,
    keys: new Uint32Array(profile.keys),
    counts: new Uint32Array(profile.counts),
    logs,
    bySpeed: rowsBySpeed(logs),
    tempo,
    ...deviationsOf(profile, logs, tempo, samples),
  };
}

/** Each digraph weighs as much as its samples tell of its mean. */
function tempoOf(logs: Float32Array, counts: readonly number[]): number {
  let weights = 0;
  let weighted = 0;
  for (let i = 0; i < logs.length; i++) {
    const weight = 1 / (BETWEEN_DIGRAPHS + WITHIN_DIGRAPH / (counts[i] ?? 1));
    weights += weight;
    weighted += weight * (logs[i] ?? 0);
  }
  return weights === 0 ? 0 : weighted / weights;
}

/** Variance that a typist without any has all the same: nothing is divided by 0. */
const LEAST_VARIANCE = 1e-6;

function deviationsOf(
  { counts, spreads }: DigraphProfile,
  logs: Float32Array,
  tempo: number,
  samples: number,
): Pick<Rhythm, 'noise' | 'variability'> {
  let again = 0;
  let between = 0;
  for (let i = 0; i < logs.length; i++) {
    const count = counts[i] ?? 1;
    again += (count - 1) * (spreads[i] ?? 0) ** 2;
    between += count * ((logs[i] ?? 0) - tempo) ** 2;
  }
  const noise = (PRIOR_FREEDOM * WITHIN_DIGRAPH + again) / (PRIOR_FREEDOM + samples - logs.length);
  const variability = (between + again) / Math.max(1, samples);
  return {
    noise: Math.sqrt(Math.max(noise, LEAST_VARIANCE)),
    variability: Math.sqrt(Math.max(variability, LEAST_VARIANCE)),
  };
}

/** Parts of a logarithm that rows are ordered by: a millionth, much finer than any clock. */
const STEPS = 1e6;

/** Room for the row in a number that is sorted. */
const ROWS = 2 ** 16;

/** Rows in one number with what they are sorted by: numbers sort fast without a comparison of ours. */
function rowsBySpeed(logs: Float32Array): Uint16Array {
  const sortable = new Float64Array(logs.length);
  for (let row = 0; row < logs.length; row++) {
    sortable[row] = Math.round((logs[row] ?? 0) * STEPS) * ROWS + row;
  }
  sortable.sort();
  const rows = new Uint16Array(logs.length);
  for (let i = 0; i < rows.length; i++) {
    const number = sortable[i] ?? 0;
    rows[i] = number - Math.floor(number / ROWS) * ROWS;
  }
  return rows;
}
