import type { Activity } from './activity.ts';
import {
  chanceOf,
  concentrationOf,
  directionOf,
  meanDirection,
  type Concentration,
} from './circular.ts';
import { bucket, found, skipped, type Finding } from './finding.ts';
import { SESSION_TIMING as LIMITS, SIGNIFICANCE } from './limits.ts';

/** Whether sessions start by day, by night, or at any time. */
export function sessionTiming(activity: Activity): Finding {
  const { sessions, days } = activity;
  if (sessions.length < LIMITS.sessions || days.size < LIMITS.days) {
    return skipped(`fewer than ${LIMITS.sessions} sessions on ${LIMITS.days} days`);
  }
  const rhythm = startRhythm(activity);
  const byDay = rhythm.hour >= LIMITS.dayFrom && rhythm.hour < LIMITS.dayTo;
  const value = !hasRhythm(activity) ? 'irregular' : byDay ? 'diurnal' : 'nocturnal';
  const margin = Math.abs(rhythm.length - LIMITS.concentration) / (1 - LIMITS.concentration);
  return found(value, LIMITS.sessions, margin, {
    metric: 'concentration of start hours (resultant length)',
    unit: '1',
    measured: rhythm.length,
    thresholds: [
      bucket('irregular', 0, LIMITS.concentration),
      bucket('diurnal or nocturnal', LIMITS.concentration, 1),
    ],
    samples: rhythm.samples,
    note: `Mean start ${rhythm.hour.toFixed(1)} h; chance without a rhythm ${chanceOf(rhythm).toPrecision(2)}.`,
  });
}

/** The concentration of start hours over all sessions. */
export function startRhythm({ days }: Activity): Concentration {
  return concentrationOf([...days.values()].flatMap((hours) => hours.map(directionOf)));
}

/**
 * Whether start hours prefer a time of the day by more than chance: over sessions, and over days
 * too, since the sessions of one day are no independent witnesses.
 */
export function hasRhythm(activity: Activity): boolean {
  const { days } = activity;
  const rhythm = startRhythm(activity);
  if (rhythm.length < LIMITS.concentration || chanceOf(rhythm) > SIGNIFICANCE) return false;
  const ofDays = concentrationOf(
    [...days.values()].map((hours) => meanDirection(hours.map(directionOf))),
  );
  const asked = days.size < LIMITS.enoughDays ? LIMITS.fewDaysSignificance : SIGNIFICANCE;
  return chanceOf(ofDays) <= asked;
}
