import type { StateTimeline } from '../client/identity.ts';
import type { EventRow, SessionRow, StateEventRow } from '../client/rows.ts';
import type { StoredLiveEvent } from '../store/index.ts';
import { heardEventRow } from './heard.ts';
import type { ExtraEvent } from './merged-events.ts';

/** Seconds that a change of state may be away from its session's end: both are rounded. */
const SLACK_S = 0.001;

/** Behind all events of a session but its end. */
export function behindAll({ tags, observations }: SessionRow): number {
  return tags + observations;
}

/** Changes of state, each with the session whose observation made it: that has its time. */
export function stateEvents(
  sessions: readonly SessionRow[],
  timelines: readonly StateTimeline[],
): readonly ExtraEvent[] {
  const byEnd = new Map<number, SessionRow>();
  for (const session of sessions.toReversed()) {
    if (session.endedAt !== null) byEnd.set(moment(session.endedAt), session);
  }
  return timelines.flatMap(({ primitive, changes }) =>
    changes.flatMap((change): readonly ExtraEvent[] => {
      const session = byEnd.get(moment(change.ts));
      if (!session) return [];
      const { from, to, value, confidence } = change;
      const row = stateEventRow(session, { primitive, from, to, value, confidence });
      return [extraOf(row, session)];
    }),
  );
}

function stateEventRow(
  { evidenceRef, endedAt: ts, durationS: t }: SessionRow,
  change: Pick<StateEventRow, 'primitive' | 'from' | 'to' | 'value' | 'confidence'>,
): StateEventRow {
  const id = `${evidenceRef}|state|${change.primitive}|${change.to}`;
  return { id, kind: 'state', ts, t, evidenceRef, ...change };
}

/**
 * What a live bus told, oldest first: each with the latest session that had begun by then, with the
 * first where none had.
 */
export function heardEvents(
  sessions: readonly SessionRow[],
  events: readonly StoredLiveEvent[],
): readonly ExtraEvent[] {
  const timed = sessions.filter(({ startedAt }) => startedAt !== null);
  let at = 0;
  return events.flatMap((event): readonly ExtraEvent[] => {
    while (at + 1 < timed.length && (timed[at + 1]?.startedAt ?? 0) <= event.ts) at += 1;
    const session = timed[at] ?? sessions[0];
    if (!session) return [];
    const row = heardEventRow(session, event);
    return [extraOf(row, session)];
  });
}

function extraOf(row: EventRow, session: SessionRow): ExtraEvent {
  return { id: row.id, session, ts: row.ts, behind: behindAll(session), row: () => row };
}

function moment(ts: number): number {
  return Math.round(ts / SLACK_S);
}
