import type { Activity } from './activity.ts';
import { bucket, found, skipped, type Finding } from './finding.ts';
import { PERSISTENCE as LIMITS } from './limits.ts';

/** Whether somebody came once, comes back, or stays. */
export function persistence({ sessions, days, spanDays }: Activity): Finding {
  if (sessions.length === 0) return skipped('no session with absolute times');
  const { residentDays, residentSpan, visitSpan } = LIMITS;
  const once = spanDays <= visitSpan;
  const stays = days.size >= residentDays && spanDays >= residentSpan;
  const value = once ? 'hit_and_run' : stays ? 'resident' : 'return_visitor';
  const edge = once || days.size < residentDays ? 1 : residentDays;
  return found(value, 1, Math.abs(days.size - edge) / residentDays, {
    metric: 'days with a session',
    unit: 'count',
    measured: days.size,
    thresholds: [
      bucket('hit_and_run', 1, 1),
      bucket('return_visitor', 2, residentDays),
      bucket('resident', residentDays, null),
    ],
    samples: sessions.length,
    note:
      `From the first start to the last end ${spanDays.toFixed(1)} days; ` +
      `hit_and_run within ${visitSpan}, resident from ${residentSpan}.`,
  });
}
