import type { IdentitySession, ObservationDraft, PrimitiveDefinition } from '@shardscope/sdk';
import { activityOf, type Activity } from './activity.ts';
import { dstBehavior } from './dst-behavior.ts';
import { draftOf, type Finding } from './finding.ts';
import { holidayGaps } from './holiday-gaps.ts';
import { idlePeriodicity } from './idle-periodicity.ts';
import { CONFIDENCE_CAP } from './limits.ts';
import { mealBreakGaps } from './meal-breaks.ts';
import { periodicMicroPauses } from './micro-pauses.ts';
import { persistence } from './persistence.ts';
import { sessionTiming } from './session-timing.ts';
import { weekendCadence } from './weekend-cadence.ts';

/** A primitive that only many sessions can show, and how it is found. */
interface CrossSessionPrimitive {
  readonly name: string;
  readonly values: readonly string[];
  readonly meaning: string;
  readonly find: (activity: Activity) => Finding;
}

const PRIMITIVES: readonly CrossSessionPrimitive[] = [
  {
    name: 'temporal.session_timing',
    values: ['diurnal', 'nocturnal', 'irregular'],
    meaning: 'Whether sessions start by day, by night, or at any time.',
    find: sessionTiming,
  },
  {
    name: 'temporal.persistence',
    values: ['hit_and_run', 'return_visitor', 'resident'],
    meaning: 'Whether the operator came once, comes back, or stays.',
    find: persistence,
  },
  {
    name: 'temporal.lifecycle_markers.idle_periodicity',
    values: ['none', 'daily', 'weekly', 'other'],
    meaning: 'Whether activity and idleness take turns by a period.',
    find: idlePeriodicity,
  },
  {
    name: 'cultural.meal_break_gaps',
    values: ['present', 'absent'],
    meaning: 'Whether a gap in the middle of the active day recurs.',
    find: mealBreakGaps,
  },
  {
    name: 'cultural.periodic_micro_pauses',
    values: ['present', 'absent'],
    meaning: 'Whether short pauses within sessions come at regular intervals.',
    find: periodicMicroPauses,
  },
  {
    name: 'cultural.dst_behavior',
    values: ['shifts_with_dst', 'no_shift', 'unknown'],
    meaning: 'Whether start hours shift when clocks change for daylight saving time.',
    find: dstBehavior,
  },
  {
    name: 'cultural.weekend_cadence',
    values: ['weekday_only', 'weekend_only', 'both'],
    meaning: 'Whether the operator is active on weekdays, on weekends, or on both.',
    find: weekendCadence,
  },
  {
    name: 'cultural.holiday_gaps',
    values: ['present', 'absent', 'unknown'],
    meaning: 'Whether the operator is away over holidays that many keep.',
    find: holidayGaps,
  },
];

/** The registry entries of the primitives that only many sessions can show. */
export const CROSS_SESSION_PRIMITIVES: readonly PrimitiveDefinition[] = PRIMITIVES.map(
  ({ name, values, meaning }) => ({
    name,
    tier: 'B',
    valueKind: 'categorical',
    values,
    meaning,
    softCap: CONFIDENCE_CAP,
  }),
);

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
  for (const { name, find } of PRIMITIVES) {
    const finding = find(activity);
    if (finding.kind === 'found') drafts.push(draftOf(name, finding));
    else skipped.push({ primitive: name, reason: finding.reason });
  }
  return { drafts, skipped };
}
