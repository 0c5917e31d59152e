import type { SampleGroups, TextEvents } from '../plugin/session-context.ts';
import { float64Column, int32ColumnOf } from './columns.ts';
import { TYPING_BURST_GAP_S, TYPING_BURST_MINIMUM } from './limits.ts';

/** The time from each input to the next, never negative. */
export function interArrivalTimes(inputs: TextEvents): Float64Array {
  const { t } = inputs;
  const iats = float64Column(Math.max(0, inputs.length - 1));
  for (let i = 0; i < iats.length; i++) iats[i] = Math.max(0, (t[i + 1] ?? 0) - (t[i] ?? 0));
  return iats;
}

/** The stretches between long gaps that have enough times to show a rhythm. */
export function typingBursts(iats: Float64Array): SampleGroups {
  const from: number[] = [];
  const to: number[] = [];
  let start = 0;
  for (let i = 0; i <= iats.length; i++) {
    if (i < iats.length && (iats[i] ?? 0) <= TYPING_BURST_GAP_S) continue;
    if (i - start >= TYPING_BURST_MINIMUM) {
      from.push(start);
      to.push(i);
    }
    start = i + 1;
  }
  return { length: from.length, values: iats, from: int32ColumnOf(from), to: int32ColumnOf(to) };
}
