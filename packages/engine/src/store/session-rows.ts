import type { AddressOrigin, SessionCandidate, SessionSummary } from '@shardscope/sdk';
import { resultInvalid } from '../errors.ts';
import type { SqlDatabase } from './sql-database.ts';
import type { StoreTables } from './store-tables.ts';
import { blobOf } from './text-blob.ts';

/** Numbers in the table, the best evidence first. Part of the schema: never reorder. */
export const ORIGINS: readonly AddressOrigin[] = ['envelope', 'log', 'user', 'none'];

/** Where a session stands in the tables. */
export interface SessionKey {
  readonly shard: number;
  /** The part of its evidence_ref behind `#`. */
  readonly ref: string;
}

/** What the table says of a session that decides what becomes of it. */
export interface StoredState {
  readonly id: number;
  readonly attacker: number;
  readonly origin: number;
  readonly final: boolean;
}

/** Shards whose numbers are remembered: the sessions of a run come shard by shard. */
const KNOWN_SHARDS = 1000;

/** Names that go into text columns as they are. */
const PLAIN = /^[\x21-\x7e]+$/;

/** What a shard is known by. */
export type ShardName = Pick<SessionCandidate, 'decky' | 'service' | 'shard'>;

/** What every evidence_ref into a shard begins with. */
export function evidencePrefix(shard: ShardName): string {
  return `shard:${shard.decky}/${shard.service}/${shard.shard}#`;
}

/** The key of a session; undefined when its shard is not known. */
export function findKey(tables: StoreTables, session: SessionCandidate): SessionKey | undefined {
  const ref = refOf(session);
  const shard = shardNumber(tables, session);
  return shard === undefined || ref === undefined ? undefined : { shard, ref };
}

function shardNumber({ db, shards }: StoreTables, shard: ShardName): number | undefined {
  const prefix = evidencePrefix(shard);
  const known = shards.get(prefix);
  if (known !== undefined) return known;
  const select = 'SELECT id FROM shards WHERE decky = ? AND service = ? AND name = ?';
  const names = [shard.decky, shard.service, shard.shard];
  const found = db.first(select, names, (row) => row.number(0));
  if (found === undefined) return undefined;
  if (shards.size >= KNOWN_SHARDS) shards.clear();
  shards.set(prefix, found);
  return found;
}

/**
 * The key of a session, its shard made known if it was not. Throws E_RESULT_INVALID for a session
 * whose evidence_ref does not point into its own shard.
 */
export function makeKey(tables: StoreTables, session: SessionCandidate): SessionKey {
  const ref = refOf(session);
  if (ref === undefined) {
    const why = `its evidence_ref has to be printable ASCII and begin with ${evidencePrefix(session)}`;
    throw resultInvalid(session.evidenceRef, why);
  }
  const known = findKey(tables, session);
  if (known) return known;
  const { decky, service, shard } = session;
  const insert = 'INSERT INTO shards (decky, service, name) VALUES (?, ?, ?) RETURNING id';
  return { shard: tables.db.one(insert, [decky, service, shard], (row) => row.number(0)), ref };
}

function refOf(session: SessionCandidate): string | undefined {
  const { evidenceRef } = session;
  const prefix = evidencePrefix(session);
  if (!evidenceRef.startsWith(prefix) || !PLAIN.test(evidenceRef)) return undefined;
  return evidenceRef.slice(prefix.length);
}

/** What is stored of a session; undefined when nothing is. */
export function storedState(db: SqlDatabase, key: SessionKey): StoredState | undefined {
  const select = 'SELECT id, attacker, origin, final FROM sessions WHERE shard = ? AND ref = ?';
  return db.first(select, [key.shard, key.ref], (row) => ({
    id: row.number(0),
    attacker: row.number(1),
    origin: row.number(2),
    final: row.flag(3),
  }));
}

const UPSERT = `
  INSERT INTO sessions (
    shard, ref, sid, attacker, origin, started, ended, duration, final, commands, inputs, outputs,
    end_offset, truncated, cut, junk, malformed, oversized, width, height, observations
  ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (shard, ref) DO UPDATE SET
    sid = excluded.sid, attacker = excluded.attacker, origin = excluded.origin,
    started = excluded.started, ended = excluded.ended, duration = excluded.duration,
    final = excluded.final, commands = excluded.commands, inputs = excluded.inputs,
    outputs = excluded.outputs, end_offset = excluded.end_offset,
    truncated = excluded.truncated, cut = excluded.cut, junk = excluded.junk,
    malformed = excluded.malformed, oversized = excluded.oversized,
    width = excluded.width, height = excluded.height, folded = 0
  RETURNING id`;

/** Whose a session is: an attacker's row, and a number in {@link ORIGINS}. */
export interface Ownership {
  readonly attacker: number;
  readonly origin: number;
}

/** What is counted of a session. */
export interface SessionCounts {
  readonly commands: number;
  /** Public ones; taken over by a new row only, since that of a stored session has others too. */
  readonly observations: number;
}

/** Writes a session's row, keeping its number if it has one. */
export function writeSession(
  db: SqlDatabase,
  key: SessionKey,
  session: SessionSummary,
  { attacker, origin }: Ownership,
  { commands, observations }: SessionCounts,
): number {
  const { header, lines } = session;
  const sid = session.sid === key.ref ? null : blobOf(session.sid);
  const params = [
    ...[key.shard, key.ref, sid, attacker, origin],
    ...[session.startedAt, session.endedAt, session.durationS, Number(session.final)],
    ...[commands, session.inputs, session.outputs, session.endOffset],
    ...[Number(session.truncated), Number(session.cut)],
    ...[lines.junk, lines.malformed, lines.oversized],
    ...[header?.width ?? null, header?.height ?? null, observations],
  ];
  return db.one(UPSERT, params, (row) => row.number(0));
}
