import type {
  AttackerRef,
  Observation,
  Persisted,
  Producer,
  Refreshed,
  SessionCandidate,
  SessionResult,
  Store,
} from '@shardscope/sdk';
import type { AttackerRow, ObservationRow, SessionRow } from '../client/rows.ts';
import { attackerById, allAttackers } from './attacker-queries.ts';
import {
  addressOf,
  attackerRow,
  dropIfUnused,
  findAttacker,
  isAttacker,
  unfold,
} from './attacker-rows.ts';
import {
  checkExtraction,
  countObservations,
  missingProducers,
  publicObservations,
  writeExtraction,
} from './extraction-rows.ts';
import { forgetAttacker, type Forgotten } from './forget.ts';
import {
  clearIncidents,
  incidentCounts,
  recordIncident,
  storedIncidents,
  type Incident,
  type IncidentCount,
  type StoredIncident,
} from './incidents.ts';
import {
  latestObservations,
  observationCounts,
  observationsOfSession,
} from './observation-queries.ts';
import { identityQueries, type IdentityQueries } from './identity-queries.ts';
import { linkStore, type LinkStore } from './link-rows.ts';
import { looseTags, type LooseTags } from './loose-tags.ts';
import { liveStore, type LiveStore } from './live-store.ts';
import { newsQueries, type NewsQueries } from './news-queries.ts';
import { packCommands, unpackCommands, type StoredCommand } from './packed-commands.ts';
import {
  scanObservations,
  type ObservationFilter,
  type ScannedObservation,
} from './observation-scan.ts';
import { seriesStore, type EngineSeries } from './series-rows.ts';
import {
  databaseFacts,
  eachSessionStart,
  latestSessions,
  sessionSpan,
  shardCounts,
  type SessionStart,
  type ShardCounts,
} from './overview-queries.ts';
import { findSession, sessionById, sessionsOfAttacker } from './session-queries.ts';
import {
  ORIGINS,
  findKey,
  makeKey,
  storedState,
  writeSession,
  type Ownership,
  type ShardName,
  type StoredState,
} from './session-rows.ts';
import { extractedBytes, shardExtractions, type ShardExtractions } from './shard-extractions.ts';
import type { SqlDatabase } from './sql-database.ts';
import { storeTables, type StoreTables } from './store-tables.ts';
import { eachTag, type StoredTag, type TagQuery } from './tag-queries.ts';
import { ruleCounts, techniqueCounts, type TechniqueCount } from './technique-queries.ts';
import { writeTags } from './tag-rows.ts';

const UNCHANGED: Refreshed = { becameFinal: false, attackerChanged: false };

/** Sizes of a store. */
export interface StoreCounts {
  readonly attackers: number;
  readonly sessions: number;
  /** Sessions that may still grow. */
  readonly provisional: number;
  readonly observations: number;
  /** Recorded inputs and outputs. */
  readonly events: number;
  /** Lines of sessions that were junk, malformed or oversized. */
  readonly unreadableLines: number;
  /** Commands of all sessions, those included that were only counted. */
  readonly commands: number;
  /** Sessions that gave neither an observation nor a tag. */
  readonly empty: number;
}

/** Which observations {@link SqliteStore.eachObservation} visits; what is left out is not asked. */
export interface ObservationQuery {
  /** Uuid, alias or address. */
  readonly attacker?: string;
  /** An evidence_ref. */
  readonly session?: string;
  /** Stable id of a producer. */
  readonly producer?: string;
  readonly primitive?: string;
}

/**
 * The store of a workspace: a SQLite database in memory, one row a session, the observations of a
 * session and a producer one packed value. All its methods are synchronous, so what was persisted
 * is seen by the next query.
 */
export class SqliteStore implements Store {
  /** What a live bus brings. */
  readonly live: LiveStore;
  readonly identities: IdentityQueries;
  /** What linking works on. */
  readonly links: LinkStore;
  readonly looseTags: LooseTags;
  /** What came when. */
  readonly news: NewsQueries;
  /** What mergers work on. */
  readonly series: EngineSeries;
  readonly #tables: StoreTables;
  readonly #onChange: () => void;
  /** Rows that were written up to the last change that was told of. */
  #told: number;

  /**
   * @param db migrated to the newest schema
   * @param onChange called after each transaction that changed something
   */
  constructor(db: SqlDatabase, onChange: () => void = () => undefined) {
    this.#tables = storeTables(db);
    this.#onChange = onChange;
    this.#told = db.changes();
    this.series = seriesStore(this.#tables, (work) => this.#change(work));
    this.identities = identityQueries(this.#tables);
    this.links = linkStore(this.#tables, (work) => this.#change(work));
    this.looseTags = looseTags(this.#tables);
    this.news = newsQueries(this.#tables);
    this.live = liveStore(this.#tables, (work) => this.#change(work));
  }

  missing(candidate: SessionCandidate, producers: readonly Producer[]): readonly Producer[] {
    const stored = this.#stateOf(candidate);
    if (!stored) return producers;
    return missingProducers(this.#tables, stored.id, candidate, producers);
  }

  /** All that was extracted from a shard: answers {@link missing} for its sessions elsewhere. */
  extractionsOf(shard: ShardName): ShardExtractions {
    return shardExtractions(this.#tables, shard);
  }

  /** Bytes from a shard's start that all of these producers have looked into, at most. */
  extractedBytes(shard: ShardName, producers: readonly Producer[]): number {
    return extractedBytes(this.#tables, shard, producers);
  }

  /** Throws E_RESULT_INVALID for a result that could not be read back as it is. */
  persist({ session, commands, extractions }: SessionResult): Persisted {
    for (const extraction of extractions) checkExtraction(session.evidenceRef, extraction);
    return this.#change(() => {
      const { db } = this.#tables;
      const key = makeKey(this.#tables, session);
      const before = storedState(db, key);
      const owner = this.#owner(before, session.attacker);
      const observations = publicObservations(extractions);
      const counts = { commands: commands.length, observations };
      const id = writeSession(db, key, session, owner, counts);
      db.run('INSERT OR REPLACE INTO commands VALUES (?, ?)', id, packCommands(commands));
      for (const extraction of extractions) writeExtraction(this.#tables, id, session, extraction);
      if (before) countObservations(this.#tables, id);
      const newTags = writeTags(this.#tables, id, session, extractions, before === undefined);
      if (before && before.attacker !== owner.attacker) this.#leave(before.attacker);
      return { newTags };
    });
  }

  refresh(candidate: SessionCandidate): Refreshed {
    const before = this.#stateOf(candidate);
    if (!before || this.#isAsStored(before, candidate)) return UNCHANGED;
    return this.#change(() => {
      const { db } = this.#tables;
      const { attacker, origin } = this.#owner(before, candidate.attacker);
      const final = before.final || candidate.final;
      const attackerChanged = attacker !== before.attacker;
      const update = 'UPDATE sessions SET attacker = ?, origin = ?, final = ? WHERE id = ?';
      db.run(update, attacker, origin, Number(final), before.id);
      if (attackerChanged) {
        db.run('UPDATE sessions SET folded = 0 WHERE id = ?', before.id);
        this.#leave(before.attacker);
      }
      return { becameFinal: final !== before.final, attackerChanged };
    });
  }

  counts(): StoreCounts {
    const select = `
      SELECT (SELECT count(*) FROM attackers), count(*), total(final = 0), total(observations),
        total(commands), total(inputs + outputs), total(junk + malformed + oversized),
        total(observations = 0 AND NOT EXISTS (SELECT 1 FROM tags WHERE tags.session = sessions.id))
      FROM sessions`;
    return this.#tables.db.one(select, [], (row) => ({
      attackers: row.number(0),
      sessions: row.number(1),
      provisional: row.number(2),
      observations: row.number(3),
      commands: row.number(4),
      events: row.number(5),
      unreadableLines: row.number(6),
      empty: row.number(7),
    }));
  }

  /** All attackers, the last seen first. */
  attackers(): readonly AttackerRow[] {
    return allAttackers(this.#tables.db);
  }

  /** One attacker by uuid, alias or address; null when unknown. */
  attacker(text: string): AttackerRow | null {
    const id = this.#attackerId(text);
    return id === undefined ? null : attackerById(this.#tables.db, id);
  }

  /** The address of an attacker by uuid, alias or address; null when there is none, or no attacker. */
  addressOf(text: string): string | null {
    const id = this.#attackerId(text);
    return id === undefined ? null : addressOf(this.#tables.db, id);
  }

  /** An attacker's sessions by start; empty for an unknown attacker. */
  sessions(attacker: string): readonly SessionRow[] {
    const id = this.#attackerId(attacker);
    return id === undefined ? [] : sessionsOfAttacker(this.#tables.db, id);
  }

  /** One session; null when it is not stored. */
  session(evidenceRef: string): SessionRow | null {
    const id = findSession(this.#tables.db, evidenceRef);
    return id === undefined ? null : sessionById(this.#tables.db, id);
  }

  /** The sessions that ended last, the latest first. */
  latestSessions(limit: number): readonly SessionRow[] {
    return latestSessions(this.#tables.db, limit);
  }

  /** The sessions of each shard that has some. */
  shardCounts(): readonly ShardCounts[] {
    return shardCounts(this.#tables.db);
  }

  /** Bytes that the database takes in memory, and the version of its tables. */
  facts(): { readonly bytes: number; readonly schema: number } {
    return databaseFacts(this.#tables.db);
  }

  /** Epoch seconds from the first start to the last end of all sessions; null without wall times. */
  span(): { readonly from: number; readonly to: number } | null {
    return sessionSpan(this.#tables.db);
  }

  /** Visits the start of every session with a wall time, of one attacker or of all. */
  eachSessionStart(attacker: string | null, visit: (start: SessionStart) => void): void {
    const id = attacker === null ? null : this.#attackerId(attacker);
    if (id !== undefined) eachSessionStart(this.#tables.db, id, visit);
  }

  /** The observations of a session by all producers; empty when it is not stored. */
  observations(evidenceRef: string): readonly Observation[] {
    const id = findSession(this.#tables.db, evidenceRef);
    return id === undefined ? [] : observationsOfSession(this.#tables, id);
  }

  /** The commands of a session, as far as they were kept; empty when it is not stored. */
  commands(evidenceRef: string): readonly StoredCommand[] {
    const id = findSession(this.#tables.db, evidenceRef);
    if (id === undefined) return [];
    const select = 'SELECT packed FROM commands WHERE session = ?';
    return this.#tables.db.one(select, [id], (row) => unpackCommands(row.bytes(0)));
  }

  /**
   * The newest observation of each primitive of an attacker, sorted by primitive.
   *
   * @param producer stable id of the one producer to look at; all when left out
   */
  latestObservations(attacker: string, producer?: string): readonly ObservationRow[] {
    const id = this.#attackerId(attacker);
    return id === undefined ? [] : latestObservations(this.#tables, id, producer);
  }

  /** Tags, in the order of sessions and of the commands within; all when the query is empty. */
  eachTag(query: TagQuery, visit: (tag: StoredTag) => void): void {
    const filter = this.#filter(query);
    if (filter) eachTag(this.#tables, filter, visit);
  }

  /** Techniques with how often they were tagged, in the order of their ids. */
  techniques(query: TagQuery): readonly TechniqueCount[] {
    const filter = this.#filter(query);
    return filter ? techniqueCounts(this.#tables, filter) : [];
  }

  /** How many tags each rule gave. */
  ruleCounts(): ReadonlyMap<string, number> {
    return ruleCounts(this.#tables);
  }

  /** How many observations of each primitive are stored. */
  observationCounts(): Readonly<Record<string, number>> {
    return observationCounts(this.#tables);
  }

  /** Visits observations as columns, without making an object of each. */
  eachObservation(query: ObservationQuery, visit: (each: ScannedObservation) => void): void {
    const filter = this.#filter(query);
    if (filter) scanObservations(this.#tables, filter, visit);
  }

  /** A run begins: what the one before could not do is forgotten. */
  startRun(): void {
    this.#change(() => clearIncidents(this.#tables.db));
  }

  /** Counts what cost a run a session or a part of one; the first of each kind are kept whole. */
  record(incident: Incident): void {
    recordIncident(this.#tables.db, incident);
    this.#onChange();
  }

  /** What the latest run could not do, by kind and reason. */
  incidentCounts(): readonly IncidentCount[] {
    return incidentCounts(this.#tables.db);
  }

  /** The incidents that were kept whole, in order. */
  incidents(): readonly StoredIncident[] {
    return storedIncidents(this.#tables.db);
  }

  /**
   * Deletes an attacker and everything that is known of it, so that no byte of it is left.
   *
   * @param text uuid, alias or address
   * @returns what was deleted; null for an unknown attacker
   */
  forget(text: string): Forgotten | null {
    const id = this.#attackerId(text);
    if (id === undefined) return null;
    try {
      return forgetAttacker(this.#tables, id);
    } finally {
      this.#tables.reload();
      this.#onChange();
    }
  }

  /** The bytes of the database file, for a snapshot. */
  export(): Uint8Array {
    return this.#tables.db.export();
  }

  /** Frees the memory; the store cannot be used afterwards. */
  close(): void {
    this.#tables.db.close();
  }

  /** Runs work in a transaction, and tells of it where it wrote anything. */
  #change<Result>(work: () => Result): Result {
    const { db } = this.#tables;
    let result: Result;
    try {
      result = db.transaction(work);
    } catch (thrown) {
      this.#tables.reload();
      throw thrown;
    }
    const written = db.changes();
    if (written !== this.#told) this.#onChange();
    this.#told = written;
    return result;
  }

  /** A session has left an attacker, whose identity is told without it. */
  #leave(attacker: number): void {
    const { db } = this.#tables;
    unfold(db, attacker);
    dropIfUnused(db, attacker);
  }

  #isAsStored(before: StoredState, { attacker, final }: SessionCandidate): boolean {
    if (final && !before.final) return false;
    if (attacker.origin === 'none') return true;
    const hasOrigin = ORIGINS.indexOf(attacker.origin) === before.origin;
    return hasOrigin && isAttacker(this.#tables.db, before.attacker, attacker);
  }

  /** A source that knows no address does not take a known one away. */
  #owner(before: StoredState | undefined, named: AttackerRef): Ownership {
    if (before && named.origin === 'none') return before;
    const attacker = attackerRow(this.#tables.db, named);
    return { attacker, origin: ORIGINS.indexOf(named.origin) };
  }

  #stateOf(candidate: SessionCandidate): StoredState | undefined {
    const key = findKey(this.#tables, candidate);
    return key && storedState(this.#tables.db, key);
  }

  #attackerId(text: string): number | undefined {
    return findAttacker(this.#tables.db, text);
  }

  /** Undefined when the query names something that is not stored. */
  #filter({ attacker, session, ...rest }: ObservationQuery): ObservationFilter | undefined {
    const attackerId = attacker === undefined ? undefined : this.#attackerId(attacker);
    const sessionId = session === undefined ? undefined : findSession(this.#tables.db, session);
    if (attacker !== undefined && attackerId === undefined) return undefined;
    if (session !== undefined && sessionId === undefined) return undefined;
    return {
      ...rest,
      ...(attackerId === undefined ? {} : { attacker: attackerId }),
      ...(sessionId === undefined ? {} : { session: sessionId }),
    };
  }
}
