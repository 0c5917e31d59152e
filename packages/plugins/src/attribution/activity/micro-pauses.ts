import type { Activity } from './activity.ts';
import { bucket, found, skipped, type Finding } from './finding.ts';
import { MICRO_PAUSES as LIMITS } from './limits.ts';
import { deviation, mean, median } from './statistics.ts';

/** Whether the short pauses within sessions come at regular intervals. */
export function periodicMicroPauses({ sessions }: Activity): Finding {
  const long = sessions.filter(({ commandTimes }) => commandTimes.length >= LIMITS.commands);
  if (long.length < LIMITS.sessions) {
    return skipped(`fewer than ${LIMITS.sessions} sessions of ${LIMITS.commands} commands`);
  }
  const paused = long.map(({ commandTimes }) => intervalsBetweenPauses(commandTimes));
  const intervals = paused.flat();
  const enough =
    intervals.length >= LIMITS.intervals &&
    paused.filter((session) => session.length > 0).length >= LIMITS.sessions;
  const variation = variationOf(intervals);
  const regular = enough && variation !== null && variation <= LIMITS.variation;
  const margin = enough && variation !== null ? Math.abs(variation - LIMITS.variation) : 0.5;
  return found(regular ? 'present' : 'absent', LIMITS.sessions, margin / LIMITS.variation, {
    metric: 'coefficient of variation of the time between short pauses',
    unit: '1',
    measured: variation,
    thresholds: [bucket('present', 0, LIMITS.variation), bucket('absent', LIMITS.variation, null)],
    samples: long.length,
    note: `${intervals.length} intervals; present asks for ${LIMITS.intervals} over ${LIMITS.sessions} sessions.`,
  });
}

/** Null where it is not defined: fewer than two intervals, or no time between them. */
function variationOf(intervals: readonly number[]): number | null {
  const centre = mean(intervals);
  return intervals.length >= 2 && centre > 0 ? deviation(intervals) / centre : null;
}

/** Seconds of work from the end of one short pause to the start of the next. */
function intervalsBetweenPauses(commandTimes: readonly number[]): number[] {
  const gaps = commandTimes.slice(1).map((time, i) => Math.max(0, time - (commandTimes[i] ?? 0)));
  const shortest = Math.max(LIMITS.shortest, LIMITS.factor * median(gaps));
  const pauses = gaps.flatMap((gap, i) =>
    gap >= shortest && gap <= LIMITS.longest
      ? [{ from: commandTimes[i] ?? 0, to: commandTimes[i + 1] ?? 0 }]
      : [],
  );
  return pauses.slice(1).map(({ from }, i) => from - (pauses[i]?.to ?? from));
}
