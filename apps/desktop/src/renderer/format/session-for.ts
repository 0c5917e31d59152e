import type { SessionRow, timeRange } from 'shardscope/client';

type TimeRange = NonNullable<ReturnType<typeof timeRange>>;

/** The first session that began in a stretch of time, else the nearest to it; null without any. */
export function sessionFor(sessions: readonly SessionRow[], range: TimeRange): SessionRow | null {
  const timed = sessions.flatMap((session) =>
    session.startedAt === null ? [] : [{ session, start: session.startedAt }],
  );
  const [nearest] = timed.toSorted(
    (one, other) =>
      distance(one.start, range) - distance(other.start, range) || one.start - other.start,
  );
  return nearest?.session ?? null;
}

/** Seconds from a time to a stretch of it; 0 inside. */
function distance(time: number, { from, to }: TimeRange): number {
  return Math.max(0, from - time, time >= to ? time - to + 1 : 0);
}
