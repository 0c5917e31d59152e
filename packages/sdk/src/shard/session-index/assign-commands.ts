import type { LoggedCommand } from '../../model/session.ts';
import type { IndexedSession } from '../shard-index.ts';
import { spanOf, type KnownSession, type TimeSpan } from './address-book.ts';
import type { CommandSession } from './command-log.ts';
import type { SessionIndex } from './session-index.ts';
import type { SessionRecord } from './session-record.ts';

/** Logged commands by the key of the session they belong to, see {@link sessionKey}. */
export type AssignedCommands = ReadonlyMap<string, readonly LoggedCommand[]>;

/** A session of a shard with what the session index knows of it. */
export interface ShardSession {
  readonly indexed: IndexedSession;
  readonly known: KnownSession;
}

/** By what a session of a decky is the same in records and in shards. */
export function sessionKey(decky: string, sid: string): string {
  return `${decky} ${sid}`;
}

/**
 * Gives the logged commands to their sessions. Mostly the records alone say which sessions there
 * were and when; only where they do not, the shards are asked.
 *
 * @param shardSessions all sessions of all shards; only called when they are needed
 */
export async function assignCommands(
  index: SessionIndex,
  hasMap: boolean,
  shardSessions: () => Promise<Iterable<ShardSession>>,
): Promise<AssignedCommands> {
  if (index.commands.isEmpty) return new Map();
  const sessions = new Map<string, CommandSession>();
  let complete = !hasMap;
  for (const records of index.addresses.records()) {
    for (const own of byDecky(records).values()) {
      const session = recordedSession(own);
      if (session) sessions.set(session.key, session);
      else complete = false;
    }
  }
  if (!complete) {
    for (const { indexed, known } of await shardSessions()) {
      const key = sessionKey(known.decky, indexed.sid);
      const span = known.span ?? shardSpan(indexed);
      if (sessions.has(key) || known.address === null || span === null) continue;
      sessions.set(key, { key, decky: known.decky, address: known.address, span });
    }
  }
  return index.commands.assign(sessions.values());
}

/** When a session ran by its shard; null without wall time. */
function shardSpan({ startedAt, lastT }: IndexedSession): TimeSpan | null {
  return startedAt === null ? null : { start: startedAt, end: startedAt + lastT };
}

/** A session as its records tell of it; null when they do not say whose it was, or when, or where. */
function recordedSession(records: readonly SessionRecord[]): CommandSession | null {
  const sorted = records.toSorted(
    (a, b) => Number(a.origin === 'log') - Number(b.origin === 'log'),
  );
  const [first] = sorted;
  const address = sorted.find((record) => record.address !== null)?.address ?? null;
  const span = sorted.map(spanOf).find((each) => each !== null) ?? null;
  if (!first || first.decky === null || address === null || span === null) return null;
  return { key: sessionKey(first.decky, first.sid), decky: first.decky, address, span };
}

function byDecky(records: readonly SessionRecord[]): Map<string | null, SessionRecord[]> {
  return Map.groupBy(records, ({ decky }) => decky);
}
