import type { PrimitiveValue, StateName } from '@shardscope/sdk';
import type { SeriesRow, SessionRow, StateChangeRow } from 'shardscope/client';
import { stateAfter } from './lane-states.ts';

/** Sessions one after the other in which a primitive had one value and was in one state. */
export interface LanePeriod {
  readonly state: StateName;
  /** Null where it was not measured. */
  readonly value: PrimitiveValue;
  /** Of the last of these sessions; null where it was not measured. */
  readonly confidence: number | null;
  /** Epoch seconds; null without wall time. */
  readonly from: number | null;
  readonly to: number | null;
  readonly sessions: number;
}

/**
 * What the lane of one primitive shows, in words.
 *
 * @param sessions in the order of time
 * @param at the primitive's place in the values of each row of the series
 * @param changes in the order of time; none where nothing was folded
 */
export function lanePeriods(
  sessions: readonly SessionRow[],
  series: ReadonlyMap<string, SeriesRow>,
  at: number,
  changes: readonly StateChangeRow[],
): readonly LanePeriod[] {
  const periods: { -readonly [Key in keyof LanePeriod]: LanePeriod[Key] }[] = [];
  for (const { evidenceRef, startedAt, endedAt } of sessions) {
    const row = series.get(evidenceRef);
    const value = row?.values[at] ?? null;
    const confidence = row?.confidences[at] ?? null;
    const state = stateAfter(changes, endedAt ?? startedAt);
    const last = periods.at(-1);
    if (last?.state === state && isSame(last.value, value)) {
      last.to = endedAt;
      last.confidence = confidence;
      last.sessions++;
    } else periods.push({ state, value, confidence, from: startedAt, to: endedAt, sessions: 1 });
  }
  return periods;
}

function isSame(one: PrimitiveValue, other: PrimitiveValue): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
