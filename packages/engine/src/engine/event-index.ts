import type { EventRow, SessionRow } from '../client/rows.ts';

/** Place of one event: a session by position, and which of its events. */
export interface EventPlace {
  readonly session: SessionRow;
  /** 0: it started; 1 … n: its observations; n + 1: it ended. */
  readonly ordinal: number;
}

/**
 * The events of an attacker in time order, without holding them: only their places are kept, a few
 * bytes an event, and rows are made for the slice in view.
 */
export interface EventIndex {
  readonly length: number;
  /** Place of the event at a position, oldest first. */
  at(position: number): EventPlace;
}

/** Orders by time, then session, then place in the session; sessions without wall time come first. */
export function eventIndex(sessions: readonly SessionRow[]): EventIndex {
  const total = sessions.reduce((sum, session) => sum + eventsOf(session), 0);
  const time = new Float64Array(total);
  const owner = new Int32Array(total);
  const ordinal = new Int32Array(total);
  let next = 0;
  sessions.forEach((session, position) => {
    const last = eventsOf(session);
    for (let i = 0; i < last; i++) {
      time[next] = (i === 0 ? session.startedAt : session.endedAt) ?? Number.NEGATIVE_INFINITY;
      owner[next] = position;
      ordinal[next] = i;
      next += 1;
    }
  });
  // Equal times keep the order of sessions and of the events in them: the sort is stable.
  const sorted = Uint32Array.from({ length: total }, (_value, i) => i);
  sorted.sort((one, other) => (time[one] ?? 0) - (time[other] ?? 0) || one - other);
  return {
    length: total,
    at(position) {
      const place = sorted[position] ?? 0;
      const session = sessions[owner[place] ?? 0];
      if (!session) throw new RangeError(`There is no event ${position} of ${total}.`);
      return { session, ordinal: ordinal[place] ?? 0 };
    },
  };
}

/** Started, one each observation, and ended where it has. */
function eventsOf(session: SessionRow): number {
  return 1 + session.observations + (session.final ? 1 : 0);
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
