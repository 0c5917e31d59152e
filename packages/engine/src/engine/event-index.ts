import type { EventRow, SessionRow } from '../client/rows.ts';

/** Place of one event that a session's row counts: the session, and which of its events. */
export interface EventPlace {
  readonly session: SessionRow;
  /** 0: it started; then its tags and its observations; last: it ended. */
  readonly ordinal: number;
}

/** What orders events: time, then session, then place in the session. */
export interface EventOrder {
  /** Epoch seconds; what has no wall time comes before everything else. */
  readonly time: number;
  /** Position of the session in the list; -1 for what stands with none. */
  readonly owner: number;
  readonly ordinal: number;
}

/**
 * The events that the rows of an attacker's sessions count, in time order, without holding them: only
 * their places are kept, a few bytes an event, and rows are made for the slice in view.
 */
export interface EventIndex {
  readonly length: number;
  /** Place of the event at a position, oldest first. */
  at(position: number): EventPlace;
  /** What the event at a position is sorted by. */
  orderAt(position: number): EventOrder;
}

/** Epoch seconds of the tags of a session in their order; empty where they were not looked up. */
export type TagTimes = (session: SessionRow) => readonly (number | null)[];

/** Orders by time, then session, then place in the session; sessions without wall time come first. */
export function eventIndex(sessions: readonly SessionRow[], tagTimes: TagTimes): EventIndex {
  const counts = sessions.map(eventsOf);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const time = new Float64Array(total);
  const owner = new Int32Array(total);
  const ordinal = new Int32Array(total);
  let next = 0;
  sessions.forEach((session, position) => {
    const last = counts[position] ?? 0;
    const times = tagTimes(session);
    for (let i = 0; i < last; i++) {
      time[next] = timeOf(session, i, times) ?? Number.NEGATIVE_INFINITY;
      owner[next] = position;
      ordinal[next] = i;
      next += 1;
    }
  });
  // Equal times keep the order of sessions and of the events in them: the sort is stable.
  const sorted = Uint32Array.from({ length: total }, (_value, i) => i);
  sorted.sort((one, other) => (time[one] ?? 0) - (time[other] ?? 0) || one - other);
  const orderAt = (position: number): EventOrder => {
    const place = sorted[position] ?? 0;
    return { time: time[place] ?? 0, owner: owner[place] ?? 0, ordinal: ordinal[place] ?? 0 };
  };
  return {
    length: total,
    orderAt,
    at(position) {
      const { owner: at, ordinal: which } = orderAt(position);
      const session = sessions[at];
      if (!session) throw new RangeError(`There is no event ${position} of ${total}.`);
      return { session, ordinal: which };
    },
  };
}

/** Started, one each tag and observation, and ended where it has. */
export function eventsOf(session: SessionRow): number {
  return 1 + session.tags + session.observations + (session.final ? 1 : 0);
}

/** When an event of a session was; null without wall time. */
export function timeOf(
  session: SessionRow,
  ordinal: number,
  tagTimes: readonly (number | null)[],
): number | null {
  if (ordinal === 0) return session.startedAt;
  // Where nobody looked up when a tag's command was given, it stands at the session's start.
  if (ordinal <= session.tags) return tagTimes[ordinal - 1] ?? session.startedAt;
  return session.endedAt;
}

/** The row of a session's start or end. */
export function sessionEventRow(session: SessionRow, kind: 'started' | 'ended'): EventRow {
  const started = kind === 'started';
  return {
    id: `${session.evidenceRef}|${kind}`,
    kind: `session.${kind}`,
    ts: started ? session.startedAt : session.endedAt,
    t: started ? 0 : session.durationS,
    evidenceRef: session.evidenceRef,
    decky: session.decky,
    service: session.service,
    durationS: session.durationS,
  };
}
