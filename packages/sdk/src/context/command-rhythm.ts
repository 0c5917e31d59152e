import type { SampleGroups, TextEvents } from '../plugin/session-context.ts';
import { float64ColumnOf, int32Column } from './columns.ts';
import { OVERLAP_FACTOR, OVERLAP_SLACK } from './limits.ts';
import { timeIndex, type TimeIndex } from './time-index.ts';

/** Where commands begin and end in time. */
export interface CommandTimes {
  readonly startT: Float64Array;
  readonly endT: Float64Array;
}

/**
 * The inter-arrival times within each command: between neighbours among the inputs from its first
 * character up to, not including, its end. Which inputs these are is a matter of their time, not of
 * their place in the file.
 */
export function commandRhythm(
  times: CommandTimes,
  inputs: TextEvents,
  iats: Float64Array,
): SampleGroups {
  const index = timeIndex(inputs.t);
  return index.ordered ? sharedGroups(times, index, iats) : ownGroups(times, index, inputs);
}

/** While time goes forward, the times within a command are a stretch of the session's. */
function sharedGroups(times: CommandTimes, index: TimeIndex, iats: Float64Array): SampleGroups {
  const length = times.startT.length;
  const from = int32Column(length);
  const to = int32Column(length);
  for (let i = 0; i < length; i++) {
    const first = index.lower(times.startT[i] ?? 0);
    from[i] = first;
    to[i] = Math.max(first, index.lower(times.endT[i] ?? 0) - 1);
  }
  return { length, values: iats, from, to };
}

function ownGroups(times: CommandTimes, index: TimeIndex, inputs: TextEvents): SampleGroups {
  const length = times.startT.length;
  const from = int32Column(length);
  const to = int32Column(length);
  const values: number[] = [];
  const limit = OVERLAP_FACTOR * inputs.length + OVERLAP_SLACK;
  for (let i = 0; i < length; i++) {
    from[i] = values.length;
    const first = index.lower(times.startT[i] ?? 0);
    const last = index.lower(times.endT[i] ?? 0);
    if (values.length + last - first <= limit) addGaps(index.rows(first, last), inputs.t, values);
    to[i] = values.length;
  }
  return { length, values: float64ColumnOf(values), from, to };
}

function addGaps(rows: Int32Array, t: Float64Array, values: number[]): void {
  for (let i = 1; i < rows.length; i++) {
    values.push(Math.max(0, (t[rows[i] ?? 0] ?? 0) - (t[rows[i - 1] ?? 0] ?? 0)));
  }
}
