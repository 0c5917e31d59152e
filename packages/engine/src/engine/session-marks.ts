import type { StateTimeline } from '../client/identity.ts';
import type { HeardEventRow, SessionRow, StateEventRow } from '../client/rows.ts';
import type { SqliteStore, StoredLiveEvent } from '../store/index.ts';
import { heardEventRow } from './heard.ts';

/** What a session's events need besides its row. */
export interface SessionMarks {
  /** Epoch seconds of its tags in their order; empty where they were not looked up. */
  readonly tagTimes: readonly (number | null)[];
  /** Changes of state by its observations. */
  readonly changes: readonly StateEventRow[];
  /** What a live bus told while it was on, or after it and before the next one. */
  readonly heard: readonly HeardEventRow[];
}

/** Tags of an attacker up to which each is put at its own moment: that reads all their evidence. */
const MAX_TIMED_TAGS = 20_000;

/** Seconds that a change of state may be away from its session's end: both are rounded. */
const SLACK_S = 0.001;

/** The marks of an attacker's sessions. */
export function sessionMarks(
  store: SqliteStore,
  attacker: string,
  sessions: readonly SessionRow[],
  timelines: readonly StateTimeline[],
): (session: SessionRow) => SessionMarks {
  const times = tagTimes(store, attacker, sessions);
  const changes = changesBySession(sessions, timelines);
  const heard = heardBySession(sessions, store.live.events(attacker));
  return ({ evidenceRef }) => ({
    tagTimes: times.get(evidenceRef) ?? [],
    changes: changes.get(evidenceRef) ?? [],
    heard: heard.get(evidenceRef) ?? [],
  });
}

/** When a session's commands were given, in seconds since its start. */
export function commandTimes(store: SqliteStore, evidenceRef: string): readonly number[] {
  return store.commands(evidenceRef).map(({ t }) => t);
}

function tagTimes(
  store: SqliteStore,
  attacker: string,
  sessions: readonly SessionRow[],
): ReadonlyMap<string, readonly (number | null)[]> {
  const found = new Map<string, (number | null)[]>();
  const total = sessions.reduce((sum, { tags }) => sum + tags, 0);
  if (total === 0 || total > MAX_TIMED_TAGS) return found;
  const rows = new Map(sessions.map((session) => [session.evidenceRef, session]));
  const commands = new Map<string, readonly number[]>();
  store.eachTag({ attacker }, ({ evidenceRef, command }) => {
    const session = evidenceRef === null ? undefined : rows.get(evidenceRef);
    if (!session) return;
    const ref = session.evidenceRef;
    const known = commands.get(ref) ?? commandTimes(store, ref);
    commands.set(ref, known);
    const own = found.get(ref) ?? [];
    found.set(ref, own);
    own.push(wallTime(session, command, known));
  });
  return found;
}

/** A tag of a session as a whole stands at its end. */
function wallTime(
  { startedAt, endedAt }: SessionRow,
  command: number | null,
  times: readonly number[],
): number | null {
  const t = command === null ? undefined : times[command];
  if (t === undefined) return endedAt;
  return startedAt === null ? null : startedAt + t;
}

/** A change stands with the session whose observation made it: that has its time. */
function changesBySession(
  sessions: readonly SessionRow[],
  timelines: readonly StateTimeline[],
): ReadonlyMap<string, readonly StateEventRow[]> {
  const byEnd = new Map<number, SessionRow>();
  for (const session of sessions.toReversed()) {
    if (session.endedAt !== null) byEnd.set(moment(session.endedAt), session);
  }
  const found = new Map<string, StateEventRow[]>();
  for (const { primitive, changes } of timelines) {
    for (const change of changes) {
      const session = byEnd.get(moment(change.ts));
      if (!session) continue;
      const { evidenceRef, durationS, endedAt } = session;
      const own = found.get(evidenceRef) ?? [];
      found.set(evidenceRef, own);
      const { from, to, value, confidence } = change;
      const id = `${evidenceRef}|state|${primitive}|${to}`;
      own.push({
        ...{ id, kind: 'state', ts: endedAt, t: durationS, evidenceRef },
        ...{ primitive, from, to, value, confidence },
      });
    }
  }
  return found;
}

/** Each event with the latest session that had begun by then; with the first where none had. */
function heardBySession(
  sessions: readonly SessionRow[],
  events: readonly StoredLiveEvent[],
): ReadonlyMap<string, readonly HeardEventRow[]> {
  const found = new Map<string, HeardEventRow[]>();
  const timed = sessions.filter(({ startedAt }) => startedAt !== null);
  let at = 0;
  for (const event of events) {
    while (at + 1 < timed.length && (timed[at + 1]?.startedAt ?? 0) <= event.ts) at += 1;
    const session = timed[at] ?? sessions[0];
    if (!session) continue;
    const own = found.get(session.evidenceRef) ?? [];
    found.set(session.evidenceRef, own);
    own.push(heardEventRow(session, event));
  }
  return found;
}

function moment(ts: number): number {
  return Math.round(ts / SLACK_S);
}
