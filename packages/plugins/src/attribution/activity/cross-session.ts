import type { IdentitySession, ObservationDraft } from '@shardscope/sdk';
import { activityOf, type Activity } from './activity.ts';
import { dstBehavior } from './dst-behavior.ts';
import { draftOf, type Finding } from './finding.ts';
import { holidayGaps } from './holiday-gaps.ts';
import { idlePeriodicity } from './idle-periodicity.ts';
import { mealBreakGaps } from './meal-breaks.ts';
import { periodicMicroPauses } from './micro-pauses.ts';
import { persistence } from './persistence.ts';
import { sessionTiming } from './session-timing.ts';
import { weekendCadence } from './weekend-cadence.ts';

/** How each primitive that only many sessions can show is found. */
const FINDERS: Readonly<Record<string, (activity: Activity) => Finding>> = {
  'temporal.session_timing': sessionTiming,
  'temporal.persistence': persistence,
  'temporal.lifecycle_markers.idle_periodicity': idlePeriodicity,
  'cultural.meal_break_gaps': mealBreakGaps,
  'cultural.periodic_micro_pauses': periodicMicroPauses,
  'cultural.dst_behavior': dstBehavior,
  'cultural.weekend_cadence': weekendCadence,
  'cultural.holiday_gaps': holidayGaps,
};

/** What the sessions of an identity show together. */
export interface CrossSession {
  readonly drafts: readonly ObservationDraft[];
  /** Primitives that there is too little for, with the reason. */
  readonly skipped: readonly { readonly primitive: string; readonly reason: string }[];
}

/**
 * Measures an identity over all its sessions. Sessions without absolute times do not count.
 *
 * @param utcOffsetHours offset of the clock by which hours, days and weekends are told
 */
export function crossSessionPrimitives(
  sessions: Iterable<IdentitySession>,
  utcOffsetHours = 0,
): CrossSession {
  const activity = activityOf(sessions, utcOffsetHours);
  const drafts: ObservationDraft[] = [];
  const skipped: { primitive: string; reason: string }[] = [];
  for (const [name, find] of Object.entries(FINDERS)) {
    const finding = find(activity);
    if (finding.kind === 'found') drafts.push(draftOf(name, finding));
    else skipped.push({ primitive: name, reason: finding.reason });
  }
  return { drafts, skipped };
}
