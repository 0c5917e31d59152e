import { attackerUuid, normalAddress, type AttackerRef } from '@shardscope/sdk';
import type { SqlDatabase } from './sql-database.ts';

/**
 * The row of the attacker that a session names, made or changed as needed. Within a store an
 * address is one attacker: a uuid that a honeynet gave an address becomes that attacker's id, and
 * the ids it had before are aliases of it.
 */
export function attackerRow(db: SqlDatabase, ref: AttackerRef): number {
  const byUuid = rowOfUuid(db, ref.uuid);
  if (ref.address === null) return byUuid ?? insertAttacker(db, ref.uuid, null);
  const byAddress = rowOfAddress(db, ref.address);
  if (byUuid === undefined) return rowOfNewUuid(db, ref.uuid, ref.address, byAddress);
  if (byAddress === undefined) return rowOfNewAddress(db, byUuid, ref.address);
  if (byUuid !== byAddress && addressOf(db, byUuid) === null) merge(db, byUuid, byAddress);
  return byAddress;
}

/** Whether a row is the attacker that a session names, and nothing about it is new. */
export function isAttacker(db: SqlDatabase, attacker: number, ref: AttackerRef): boolean {
  if (rowOfUuid(db, ref.uuid) !== attacker) return false;
  return ref.address === null || rowOfAddress(db, ref.address) === attacker;
}

/** The series of an attacker's identity are folded anew, those of its other attackers included. */
export function unfold(db: SqlDatabase, attacker: number): void {
  const identity = 'SELECT identity FROM attackers WHERE id = ?1';
  const members = `SELECT id FROM attackers WHERE id = ?1 OR identity = (${identity})`;
  db.run(`UPDATE sessions SET folded = 0 WHERE attacker IN (${members})`, attacker);
}

/** The row of an attacker given by uuid, alias or address in any form; undefined when unknown. */
export function findAttacker(db: SqlDatabase, text: string): number | undefined {
  const address = normalAddress(text);
  return rowOfUuid(db, text) ?? (address === null ? undefined : rowOfAddress(db, address));
}

/** What belongs to an attacker, besides its aliases. */
const BELONGINGS = ['sessions', 'tags', 'live_events', 'intel'] as const;

/** Deletes an attacker to whom nothing belongs any more. */
export function dropIfUnused(db: SqlDatabase, attacker: number): void {
  for (const table of BELONGINGS) {
    const select = `SELECT 1 FROM ${table} WHERE attacker = ? LIMIT 1`;
    if (db.first(select, [attacker], () => true) !== undefined) return;
  }
  db.run('DELETE FROM attacker_aliases WHERE attacker = ?', attacker);
  const identity = db.first('SELECT identity FROM attackers WHERE id = ?', [attacker], (row) =>
    row.textOrNull(0),
  );
  db.run('DELETE FROM attackers WHERE id = ?', attacker);
  if (typeof identity === 'string') dropIdentityIfUnused(db, identity);
}

/** Deletes what was said of an identity that no attacker belongs to any more. */
function dropIdentityIfUnused(db: SqlDatabase, identity: string): void {
  const select = 'SELECT 1 FROM attackers WHERE identity = ? LIMIT 1';
  if (db.first(select, [identity], () => true) !== undefined) return;
  db.run('DELETE FROM identities WHERE uuid = ?', identity);
  db.run('DELETE FROM derived_observations WHERE identity = ?', identity);
}

function rowOfNewUuid(
  db: SqlDatabase,
  uuid: string,
  address: string,
  byAddress: number | undefined,
): number {
  if (byAddress === undefined) return insertAttacker(db, uuid, address);
  if (uuid === attackerUuid(address)) addAlias(db, uuid, byAddress);
  else rename(db, byAddress, uuid);
  return byAddress;
}

/** A uuid keeps the first address it came with; another address is another attacker. */
function rowOfNewAddress(db: SqlDatabase, byUuid: number, address: string): number {
  if (addressOf(db, byUuid) !== null) return insertAttacker(db, attackerUuid(address), address);
  db.run('UPDATE attackers SET address = ? WHERE id = ?', address, byUuid);
  return byUuid;
}

/** The address of a uuid has become known, and it is that of another row: they are one. */
function merge(db: SqlDatabase, from: number, into: number): void {
  const uuid = db.first('SELECT uuid FROM attackers WHERE id = ?', [from], (row) => row.text(0));
  unfold(db, from);
  for (const table of BELONGINGS) {
    // What is known of one already stays: there is one row of intelligence an attacker.
    db.run(`UPDATE OR IGNORE ${table} SET attacker = ? WHERE attacker = ?`, into, from);
  }
  db.run('DELETE FROM intel WHERE attacker = ?', from);
  db.run('UPDATE attacker_aliases SET attacker = ? WHERE attacker = ?', into, from);
  db.run('DELETE FROM attackers WHERE id = ?', from);
  if (uuid !== undefined) rename(db, into, uuid);
}

function rename(db: SqlDatabase, attacker: number, uuid: string): void {
  const select = 'SELECT uuid FROM attackers WHERE id = ?';
  const old = db.first(select, [attacker], (row) => row.text(0));
  if (old !== undefined) addAlias(db, old, attacker);
  db.run('DELETE FROM attacker_aliases WHERE uuid = ?', uuid);
  // An identity goes by the uuids of its attackers: it is told anew.
  unfold(db, attacker);
  db.run('UPDATE attackers SET uuid = ?, identity = NULL WHERE id = ?', uuid, attacker);
}

function addAlias(db: SqlDatabase, uuid: string, attacker: number): void {
  db.run('INSERT OR REPLACE INTO attacker_aliases (uuid, attacker) VALUES (?, ?)', uuid, attacker);
}

function insertAttacker(db: SqlDatabase, uuid: string, address: string | null): number {
  const insert = 'INSERT INTO attackers (uuid, address) VALUES (?, ?) RETURNING id';
  return db.one(insert, [uuid, address], (row) => row.number(0));
}

function rowOfUuid(db: SqlDatabase, uuid: string): number | undefined {
  const own = 'SELECT id FROM attackers WHERE uuid = ?';
  const alias = 'SELECT attacker FROM attacker_aliases WHERE uuid = ?';
  return (
    db.first(own, [uuid], (row) => row.number(0)) ?? db.first(alias, [uuid], (row) => row.number(0))
  );
}

function rowOfAddress(db: SqlDatabase, address: string): number | undefined {
  return db.first('SELECT id FROM attackers WHERE address = ?', [address], (row) => row.number(0));
}

/** The address of an attacker by its row; null for a pseudo-attacker. */
export function addressOf(db: SqlDatabase, attacker: number): string | null {
  return db.one('SELECT address FROM attackers WHERE id = ?', [attacker], (row) =>
    row.textOrNull(0),
  );
}

/** The uuid of an attacker by its row, and its aliases. */
export function uuidsOf(db: SqlDatabase, attacker: number): readonly string[] {
  const select = `
    SELECT uuid FROM attackers WHERE id = ?1
    UNION ALL SELECT uuid FROM attacker_aliases WHERE attacker = ?1`;
  return db.all(select, [attacker], (row) => row.text(0));
}
