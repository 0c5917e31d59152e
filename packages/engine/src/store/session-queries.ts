import { parseEvidenceRef, type Service } from '@shardscope/sdk';
import type { SessionRow } from '../client/rows.ts';
import { storeCorrupt } from '../errors.ts';
import { evidencePrefix } from './session-rows.ts';
import type { SqlDatabase, SqlRow } from './sql-database.ts';
import { tacticsOf } from './tactic-bits.ts';
import { textOf } from './text-blob.ts';

const SELECT = `
  SELECT attackers.uuid, shards.decky, shards.service, shards.name, ref, sid, started, ended,
    duration, inputs, outputs, commands, observations, final, truncated, cut, junk, malformed,
    oversized, width, height, tags, tactics
  FROM sessions
  JOIN shards ON shards.id = sessions.shard
  JOIN attackers ON attackers.id = sessions.attacker`;

/** An attacker's sessions by start, those without wall time first, then in order of arrival. */
export function sessionsOfAttacker(db: SqlDatabase, attacker: number): readonly SessionRow[] {
  const order = 'ORDER BY sessions.started, sessions.id';
  return db.all(`${SELECT} WHERE sessions.attacker = ? ${order}`, [attacker], readSession);
}

/** One session by its number. */
export function sessionById(db: SqlDatabase, session: number): SessionRow {
  return db.one(`${SELECT} WHERE sessions.id = ?`, [session], readSession);
}

/** The number of the session that an evidence_ref points to; undefined when it is not stored. */
export function findSession(db: SqlDatabase, evidenceRef: string): number | undefined {
  const pointer = parseEvidenceRef(evidenceRef);
  if (pointer === null) return undefined;
  const { decky, service, shard } = pointer;
  const ref = evidenceRef.slice(evidencePrefix(pointer).length);
  const select = `
    SELECT sessions.id FROM sessions JOIN shards ON shards.id = sessions.shard
    WHERE shards.decky = ? AND shards.service = ? AND shards.name = ? AND sessions.ref = ?`;
  return db.first(select, [decky, service, shard, ref], (row) => row.number(0));
}

/** The evidence_ref of a session by its number. */
export function evidenceRefOf(db: SqlDatabase, session: number): string {
  const select = `
    SELECT decky, service, name, ref FROM sessions JOIN shards ON shards.id = sessions.shard
    WHERE sessions.id = ?`;
  return db.one(select, [session], (row) => evidenceRefIn(row, 0));
}

/** The evidence_ref in four columns of a row: decky, service and name of the shard, and ref. */
export function evidenceRefIn(row: SqlRow, column: number): string {
  const [decky, service, shard] = [0, 1, 2].map((each) => row.text(column + each));
  const name = { decky: decky ?? '', service: serviceOf(service ?? ''), shard: shard ?? '' };
  return evidencePrefix(name) + row.text(column + 3);
}

/** Reads a service's name, as tables hold it. */
export function serviceOf(name: string): Service {
  if (name === 'ssh' || name === 'telnet') return name;
  throw storeCorrupt(`there is no service ${JSON.stringify(name)}`);
}

function readSession(row: SqlRow): SessionRow {
  const decky = row.text(1);
  const service = serviceOf(row.text(2));
  const shard = row.text(3);
  const ref = row.text(4);
  const sid = row.bytesOrNull(5);
  return {
    evidenceRef: evidencePrefix({ decky, service, shard }) + ref,
    attackerUuid: row.text(0),
    sid: sid === null ? ref : textOf(sid),
    decky,
    service,
    shard,
    startedAt: row.numberOrNull(6),
    endedAt: row.numberOrNull(7),
    durationS: row.number(8),
    inputs: row.number(9),
    outputs: row.number(10),
    commands: row.number(11),
    observations: row.number(12),
    tags: row.number(21),
    tactics: tacticsOf(row.number(22)),
    final: row.flag(13),
    truncated: row.flag(14),
    cut: row.flag(15),
    lines: { junk: row.number(16), malformed: row.number(17), oversized: row.number(18) },
    width: row.numberOrNull(19),
    height: row.numberOrNull(20),
  };
}
