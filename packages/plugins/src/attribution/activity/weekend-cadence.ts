import { isWeekend, weekdayOf, type Activity } from './activity.ts';
import { bucket, found, skipped, type Finding } from './finding.ts';
import { SIGNIFICANCE, WEEKEND as LIMITS } from './limits.ts';
import { binomialAtMost } from './statistics.ts';

/** The share of weekend days among all days. */
const WEEKEND_SHARE = 2 / 7;

/** Whether somebody is active on weekdays only, on weekends only, or on both. */
export function weekendCadence({ sessions, days, spanDays }: Activity): Finding {
  const weeks = new Set([...days.keys()].map((day) => day - weekdayOf(day)));
  if (spanDays < LIMITS.spanDays || days.size < LIMITS.days || weeks.size < LIMITS.weeks) {
    return skipped(
      `fewer than ${LIMITS.days} active days in ${LIMITS.weeks} weeks over ${LIMITS.spanDays} days`,
    );
  }
  const weekendDays = [...days.keys()].filter(isWeekend);
  const weekendSessions = weekendDays.reduce((n, day) => n + (days.get(day)?.length ?? 0), 0);
  const share = weekendSessions / sessions.length;
  const value = cadence(share, weekendDays.length, days.size);
  if (value === null) return skipped('too few active days to tell from chance');
  const edge = Math.min(Math.abs(share - LIMITS.tolerance), Math.abs(1 - LIMITS.tolerance - share));
  return found(value, LIMITS.days, edge / LIMITS.tolerance, {
    metric: 'share of sessions on Saturdays and Sundays',
    unit: '1',
    measured: share,
    thresholds: [
      bucket('weekday_only', 0, LIMITS.tolerance),
      bucket('both', LIMITS.tolerance, 1 - LIMITS.tolerance),
      bucket('weekend_only', 1 - LIMITS.tolerance, 1),
    ],
    samples: days.size,
  });
}

/** Null where one kind of day is missing, and so few days could well miss it by chance. */
function cadence(share: number, weekendDays: number, days: number): string | null {
  if (share <= LIMITS.tolerance) {
    return binomialAtMost(weekendDays, days, WEEKEND_SHARE) <= SIGNIFICANCE ? 'weekday_only' : null;
  }
  if (share < 1 - LIMITS.tolerance) return 'both';
  const chance = binomialAtMost(days - weekendDays, days, 1 - WEEKEND_SHARE);
  return chance <= SIGNIFICANCE ? 'weekend_only' : null;
}
