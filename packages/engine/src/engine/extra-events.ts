import type { Observation } from '@shardscope/sdk';
import type { StateTimeline } from '../client/identity.ts';
import type { EventRow, SessionRow, StateEventRow } from '../client/rows.ts';
import type { LooseTag, StoredLiveEvent } from '../store/index.ts';
import type { RowSources } from './event-rows.ts';
import { heardEventRow } from './heard.ts';
import type { ExtraEvent } from './merged-events.ts';
import { looseTagRow } from './tag-event-row.ts';

/** Seconds that a change of state may be away from its session's end: both are rounded. */
const SLACK_S = 0.001;

/** Behind all events of a session but its end. */
function behindAll({ tags, observations }: SessionRow): number {
  return tags + observations;
}

/**
 * What is known of an attacker besides what its sessions count: changes of state are not among it.
 *
 * @param sessions asked for only where something stands with one
 */
export function knownBesides(
  attacker: string,
  sessions: () => readonly SessionRow[],
  { store, isPrivate, techniqueName }: RowSources,
): readonly ExtraEvent[] {
  const identity = store.identities.of(attacker);
  const derived = identity === null ? [] : store.identities.derived(identity);
  const heard = store.live.events(attacker);
  const tags = store.looseTags.of(attacker);
  return [
    ...(heard.length > 0 ? heardEvents(sessions(), heard) : []),
    ...(tags.length > 0 ? looseTagEvents(sessions(), tags, techniqueName) : []),
    ...derivedEvents(derived.filter(({ primitive }) => !isPrivate(primitive))),
  ];
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
 * first where none had, with none of an attacker who has none.
 */
function heardEvents(
  sessions: readonly SessionRow[],
  events: readonly StoredLiveEvent[],
): readonly ExtraEvent[] {
  const timed = sessions.filter(({ startedAt }) => startedAt !== null);
  let at = 0;
  return events.map((event) => {
    while (at + 1 < timed.length && (timed[at + 1]?.startedAt ?? 0) <= event.ts) at += 1;
    const session = timed[at] ?? sessions[0] ?? null;
    return extraOf(heardEventRow(session, event), session);
  });
}

/** Tags of no recorded session: with the session that their event named, where that is known. */
function looseTagEvents(
  sessions: readonly SessionRow[],
  tags: readonly LooseTag[],
  techniqueName: (id: string) => string,
): readonly ExtraEvent[] {
  const named = new Map(sessions.map((session) => [nameOf(session), session]));
  return tags.map((tag) => {
    const session = named.get(nameOf(tag)) ?? null;
    return extraOf(looseTagRow(tag, session, techniqueName), session);
  });
}

function nameOf({ decky, sid }: Pick<LooseTag, 'decky' | 'sid'>): string {
  return JSON.stringify([decky, sid]);
}

/** What is said of the hands behind an attacker over all their sessions. */
function derivedEvents(derived: readonly Observation[]): readonly ExtraEvent[] {
  return derived.map(({ id, ts, primitive, value, confidence, source, evidence_ref }) => {
    const place = { id, ts, t: null, evidenceRef: null, explainedBy: evidence_ref };
    return extraOf({ kind: 'observation', ...place, primitive, value, confidence, source }, null);
  });
}

function extraOf(row: EventRow, session: SessionRow | null): ExtraEvent {
  const behind = session ? behindAll(session) : 0;
  return { id: row.id, session, ts: row.ts, behind, row: () => row };
}

function moment(ts: number): number {
  return Math.round(ts / SLACK_S);
}
