import {
  stubIdentityUuid,
  type AttributionState,
  type FoldedIdentity,
  type IdentityRecord,
  type IdentitySession,
  type Observation,
  type PlacedObservation,
  type SeriesStore,
  type StateName,
} from '@shardscope/sdk';
import { observationOf } from './observation-scan.ts';
import { unpackCommands } from './packed-commands.ts';
import { packStates, STATE_NAMES, unpackStates } from './packed-states.ts';
import { PackedCursor, packObservations } from './packed-observations.ts';
import { evidenceRefIn } from './session-queries.ts';
import type { StoreTables } from './store-tables.ts';

/** Runs work in one transaction. */
export type Transact = <Result>(work: () => Result) => Result;

/** The part of the store that mergers work on. */
export interface EngineSeries extends SeriesStore {
  /** The identity with nothing of sessions that were folded already. */
  fresh(uuid: string): IdentityRecord | undefined;
  /** How many observations an identity has, those of sessions included that may still grow. */
  size(uuid: string): number;
  /** What there is of an identity; undefined for one without attackers. */
  outline(uuid: string): IdentityOutline | undefined;
  /** The observations of some sessions; those of all primitives where none are named. */
  observationsIn(
    sessions: readonly PlacedSession[],
    primitives: readonly string[] | null,
  ): readonly PlacedObservation[];
}

/** A complete session of an identity, by which its observations are found. */
export interface PlacedSession {
  /** Its number in the tables. */
  readonly id: number;
  readonly evidenceRef: string;
  /** Orders observations of the same time. */
  readonly order: number;
}

/** What there is of an identity, but for observations. */
export interface IdentityOutline {
  /** Without observations and sessions. */
  readonly record: IdentityRecord;
  readonly sessions: readonly PlacedSession[];
  /** Observations of those sessions, by all producers. */
  readonly observations: number;
}

/** @param transact runs work in a transaction and tells of the change */
export function seriesStore(tables: StoreTables, transact: Transact): EngineSeries {
  return {
    unfolded: () => unfoldedIdentities(tables, transact),
    identity: (uuid) => identityRecord(tables, uuid, ''),
    fresh: (uuid) => identityRecord(tables, uuid, 'AND folded = 0'),
    size(uuid) {
      const members = 'SELECT id FROM attackers WHERE identity = ?';
      const select = `SELECT total(observations) FROM sessions WHERE attacker IN (${members})`;
      return tables.db.one(select, [uuid], (row) => row.number(0));
    },
    outline: (uuid) => identityOutline(tables, uuid),
    observationsIn(sessions, primitives) {
      const found: PlacedObservation[] = [];
      const only = primitives && new Set(primitives.flatMap((each) => numberOf(tables, each)));
      for (const session of sessions) readObservations(tables, session, found, only ?? undefined);
      return found;
    },
    keep: (folded) => transact(() => keepIdentity(tables, folded)),
  };
}

/** The states of an identity as they were kept last; none for one that is not known. */
export function statesOfIdentity(tables: StoreTables, uuid: string): readonly AttributionState[] {
  const select = 'SELECT states FROM identities WHERE uuid = ?';
  return tables.db.first(select, [uuid], (row) => unpackStates(row.bytes(0), uuid, tables)) ?? [];
}

/** Primitives behind the suspicion of several actors; empty while nothing is suspected. */
export function suspectedOfIdentity({ db }: StoreTables, uuid: string): readonly string[] {
  const select = 'SELECT suspected FROM identities WHERE uuid = ?';
  const text = db.first(select, [uuid], (row) => row.text(0)) ?? '';
  return text === '' ? [] : text.split(' ');
}

/** What was said of an identity as a whole. */
export function derivedOfIdentity(tables: StoreTables, uuid: string): readonly Observation[] {
  const found: Observation[] = [];
  const select = 'SELECT source, packed FROM derived_observations WHERE identity = ?';
  tables.db.each(select, [uuid], (row) => {
    const source = tables.sources.text(row.number(0));
    const cursor = new PackedCursor(row.bytes(1), tables.labels);
    while (cursor.next()) {
      const primitive = tables.primitives.text(cursor.primitive);
      found.push(observationOf(cursor, primitive, source, `identity:${uuid}#${primitive}`));
    }
  });
  return found;
}

/** The identity of an attacker, which becomes a stub of its own where it has none. */
export function identityOfAttacker({ db }: StoreTables, attacker: number): string {
  const select = 'SELECT uuid, identity FROM attackers WHERE id = ?';
  const { uuid, identity } = db.one(select, [attacker], (row) => ({
    uuid: row.text(0),
    identity: row.textOrNull(1),
  }));
  return identity ?? stubIdentityUuid(uuid);
}

/** Numbers and uuids of the attackers of an identity, sorted by uuid. */
export function membersOf(
  { db }: StoreTables,
  identity: string,
): readonly { readonly id: number; readonly uuid: string }[] {
  const select = 'SELECT id, uuid FROM attackers WHERE identity = ? ORDER BY uuid';
  return db.all(select, [identity], (row) => ({ id: row.number(0), uuid: row.text(1) }));
}

function unfoldedIdentities({ db }: StoreTables, transact: Transact): readonly string[] {
  const select = `
    SELECT id, uuid, identity FROM attackers
    WHERE id IN (SELECT attacker FROM sessions WHERE folded = 0 AND final = 1)`;
  const attackers = db.all(select, [], (row) => ({
    id: row.number(0),
    uuid: row.text(1),
    identity: row.textOrNull(2),
  }));
  const nameless = attackers.filter(({ identity }) => identity === null);
  if (nameless.length > 0) {
    transact(() => {
      for (const { id, uuid } of nameless) {
        db.run('UPDATE attackers SET identity = ? WHERE id = ?', stubIdentityUuid(uuid), id);
      }
    });
  }
  return [...new Set(attackers.map(({ uuid, identity }) => identity ?? stubIdentityUuid(uuid)))];
}

/** @param only condition on its sessions */
function identityRecord(
  tables: StoreTables,
  uuid: string,
  only: '' | 'AND folded = 0',
): IdentityRecord | undefined {
  const members = membersOf(tables, uuid);
  if (members.length === 0) return undefined;
  const observations: PlacedObservation[] = [];
  const sessions: IdentitySession[] = [];
  const fresh = new Set<string>();
  for (const { id } of members) readMember(tables, id, only, { observations, sessions, fresh });
  return { ...keptOf(tables, uuid, members), observations, sessions, fresh };
}

type Kept = Omit<IdentityRecord, 'observations' | 'sessions' | 'fresh'>;

/** What was kept of an identity when it was folded last. */
function keptOf(tables: StoreTables, uuid: string, members: ReturnType<typeof membersOf>): Kept {
  return {
    identity_uuid: uuid,
    members: members.map((member) => member.uuid),
    states: statesOfIdentity(tables, uuid),
    suspected: suspectedOfIdentity(tables, uuid),
    derived: derivedOfIdentity(tables, uuid),
  };
}

function identityOutline(tables: StoreTables, uuid: string): IdentityOutline | undefined {
  const members = membersOf(tables, uuid);
  if (members.length === 0) return undefined;
  const sessions: PlacedSession[] = [];
  let observations = 0;
  const select = `
    SELECT sessions.id, end_offset, observations, decky, service, name, ref
    FROM sessions JOIN shards ON shards.id = sessions.shard WHERE attacker = ? AND final = 1`;
  for (const { id } of members) {
    tables.db.each(select, [id], (row) => {
      const evidenceRef = evidenceRefIn(row, 3);
      sessions.push({ id: row.number(0), evidenceRef, order: row.number(1) });
      observations += row.number(2);
    });
  }
  const record = {
    ...keptOf(tables, uuid, members),
    ...{ observations: [], sessions: [], fresh: new Set<string>() },
  };
  return { record, sessions, observations };
}

function numberOf({ primitives }: StoreTables, name: string): readonly number[] {
  const number = primitives.find(name);
  return number === undefined ? [] : [number];
}

interface Gathered {
  readonly observations: PlacedObservation[];
  readonly sessions: IdentitySession[];
  readonly fresh: Set<string>;
}

function readMember(tables: StoreTables, attacker: number, only: string, into: Gathered): void {
  const select = `
    SELECT sessions.id, started, ended, folded, end_offset, commands.packed,
      decky, service, name, ref
    FROM sessions JOIN shards ON shards.id = sessions.shard
      LEFT JOIN commands ON commands.session = sessions.id
    WHERE attacker = ? AND final = 1 ${only}`;
  tables.db.each(select, [attacker], (row) => {
    const evidence_ref = evidenceRefIn(row, 6);
    if (!row.flag(3)) into.fresh.add(evidence_ref);
    into.sessions.push({
      evidence_ref,
      started_at: row.numberOrNull(1),
      ended_at: row.numberOrNull(2),
      command_times: timesOf(row.bytesOrNull(5)),
    });
    const session = { id: row.number(0), evidenceRef: evidence_ref, order: row.number(4) };
    readObservations(tables, session, into.observations);
  });
}

function readObservations(
  tables: StoreTables,
  { id, evidenceRef, order }: PlacedSession,
  into: PlacedObservation[],
  only?: ReadonlySet<number>,
): void {
  const select = 'SELECT source, packed FROM extractions WHERE session = ?';
  tables.db.each(select, [id], (row) => {
    const source = tables.sources.text(row.number(0));
    const cursor = new PackedCursor(row.bytes(1), tables.labels, only);
    while (cursor.next()) {
      const primitive = tables.primitives.text(cursor.primitive);
      into.push({ ...observationOf(cursor, primitive, source, evidenceRef), order });
    }
  });
}

function timesOf(packed: Uint8Array | null): readonly number[] {
  return packed === null ? [] : unpackCommands(packed).map(({ t }) => t);
}

const UPSERT = `
  INSERT OR REPLACE INTO identities
    (uuid, states, suspected, unknown, stable, drifting, conflicted, multi_actor)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?)`;

function keepIdentity(tables: StoreTables, folded: FoldedIdentity): void {
  const { db } = tables;
  const { identity_uuid: uuid, states, suspected, derived } = folded;
  const count = (name: StateName): number => states.filter(({ state }) => state === name).length;
  const counts = STATE_NAMES.map(count);
  db.run(UPSERT, uuid, packStates(states, tables), suspected.join(' '), ...counts);
  db.run('DELETE FROM derived_observations WHERE identity = ?', uuid);
  for (const [source, observations] of Map.groupBy(derived, (each) => each.source)) {
    const packed = packObservations(observations, tables);
    const number = tables.sources.idOf(source);
    db.run('INSERT INTO derived_observations VALUES (?, ?, ?)', uuid, number, packed);
  }
  for (const id of unfoldedAmong(tables, uuid, folded.fresh)) {
    db.run('UPDATE sessions SET folded = 1 WHERE id = ?', id);
  }
}

/** Numbers of those sessions of an identity that do not count as folded yet. */
function unfoldedAmong(
  tables: StoreTables,
  uuid: string,
  evidenceRefs: ReadonlySet<string>,
): readonly number[] {
  const found: number[] = [];
  const select = `
    SELECT sessions.id, decky, service, name, ref
    FROM sessions JOIN shards ON shards.id = sessions.shard
    WHERE attacker IN (SELECT id FROM attackers WHERE identity = ?) AND final = 1 AND folded = 0`;
  tables.db.each(select, [uuid], (row) => {
    if (evidenceRefs.has(evidenceRefIn(row, 1))) found.push(row.number(0));
  });
  return found;
}
