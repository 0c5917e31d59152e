import type { SampleGroups } from '@shardscope/sdk';
import { mean } from '../statistics.ts';

/** A statistic over a stretch of a column; null where it is not defined. */
type Statistic = (values: Float64Array, from: number, to: number) => number | null;

/** A statistic of each group that has enough samples and for which it is defined. */
export function groupStatistics(
  { length, values, from, to }: SampleGroups,
  statistic: Statistic,
  minimum = 0,
): readonly number[] {
  const found: number[] = [];
  for (let g = 0; g < length; g++) {
    const first = from[g] ?? 0;
    const last = to[g] ?? 0;
    const value = last - first < minimum ? null : statistic(values, first, last);
    if (value !== null) found.push(value);
  }
  return found;
}

/** Samples of all groups. */
export function sampleCount({ length, from, to }: SampleGroups): number {
  let samples = 0;
  for (let g = 0; g < length; g++) samples += (to[g] ?? 0) - (from[g] ?? 0);
  return samples;
}

/** Mean over the samples of all groups; 0 without any. */
export function overallMean({ length, values, from, to }: SampleGroups): number {
  let sum = 0;
  let samples = 0;
  for (let g = 0; g < length; g++) {
    const first = from[g] ?? 0;
    const last = to[g] ?? 0;
    sum += (mean(values, first, last) ?? 0) * (last - first);
    samples += last - first;
  }
  return samples === 0 ? 0 : sum / samples;
}

/** How many samples of all groups lie below an edge. */
export function countBelow({ length, values, from, to }: SampleGroups, edge: number): number {
  let count = 0;
  for (let g = 0; g < length; g++) {
    for (let i = from[g] ?? 0; i < (to[g] ?? 0); i++) if ((values[i] ?? 0) < edge) count++;
  }
  return count;
}
