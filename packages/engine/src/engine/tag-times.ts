import type { SessionRow } from '../client/rows.ts';
import type { SqliteStore } from '../store/index.ts';
import type { TagTimes } from './event-index.ts';

/** Tags of an attacker up to which each is put at its own moment: that reads all their evidence. */
const MAX_TIMED_TAGS = 20_000;

/** When the tags of an attacker's sessions were given, in wall time. */
export function tagTimes(
  store: SqliteStore,
  attacker: string,
  sessions: readonly SessionRow[],
): TagTimes {
  const found = new Map<string, (number | null)[]>();
  const timesOf: TagTimes = ({ evidenceRef }) => found.get(evidenceRef) ?? [];
  const total = sessions.reduce((sum, { tags }) => sum + tags, 0);
  if (total === 0 || total > MAX_TIMED_TAGS) return timesOf;
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
  return timesOf;
}

/** When a session's commands were given, in seconds since its start. */
export function commandTimes(store: SqliteStore, evidenceRef: string): readonly number[] {
  return store.commands(evidenceRef).map(({ t }) => t);
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
