import type { EventRow, SessionRow } from '../client/rows.ts';
import type { SessionMarks } from './session-marks.ts';

/** Place of one event: a session by position, and which of its events. */
export interface EventPlace {
  readonly session: SessionRow;
  /**
   * 0: it started; then its tags, its observations, its changes of state, what a bus told; last: it
   * ended.
   */
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
export function eventIndex(
  sessions: readonly SessionRow[],
  marksOf: (session: SessionRow) => SessionMarks,
): EventIndex {
  const marks = sessions.map(marksOf);
  const counts = sessions.map((session, position) => eventsOf(session, marks[position]));
  const total = counts.reduce((sum, count) => sum + count, 0);
  const time = new Float64Array(total);
  const owner = new Int32Array(total);
  const ordinal = new Int32Array(total);
  let next = 0;
  sessions.forEach((session, position) => {
    const last = counts[position] ?? 0;
    for (let i = 0; i < last; i++) {
      time[next] = timeOf(session, i, marks[position]) ?? Number.NEGATIVE_INFINITY;
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

/** Started, one each tag, observation, change and thing heard, and ended where it has. */
function eventsOf(session: SessionRow, marks: SessionMarks | undefined): number {
  const marked = (marks?.changes.length ?? 0) + (marks?.heard.length ?? 0);
  return 1 + session.tags + session.observations + marked + (session.final ? 1 : 0);
}

function timeOf(
  session: SessionRow,
  ordinal: number,
  marks: SessionMarks | undefined,
): number | null {
  if (ordinal === 0) return session.startedAt;
  // Where nobody looked up when a tag's command was given, it stands at the session's start.
  if (ordinal <= session.tags) return marks?.tagTimes[ordinal - 1] ?? session.startedAt;
  const told = ordinal - 1 - session.tags - session.observations - (marks?.changes.length ?? 0);
  return marks?.heard[told]?.ts ?? session.endedAt;
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
