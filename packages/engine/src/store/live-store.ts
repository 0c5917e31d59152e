import type {
  AttackerRef,
  Envelope,
  Extraction,
  JsonObject,
  Observation,
  SessionSummary,
  Tag,
} from '@shardscope/sdk';
import { attackerRow, findAttacker } from './attacker-rows.ts';
import { checkExtraction, countObservations, writeExtraction } from './extraction-rows.ts';
import {
  cursorOf,
  insertLiveEvent,
  intelOf,
  liveEventsOf,
  mergeIntel,
  setCursor,
  trimLiveEvents,
  type StoredLiveEvent,
} from './live-rows.ts';
import { packCommands } from './packed-commands.ts';
import { observationsOfSession } from './observation-queries.ts';
import { ORIGINS, makeKey, storedState, writeSession } from './session-rows.ts';
import type { StoreTables } from './store-tables.ts';
import { writeOtherTags } from './tag-rows.ts';

/** Names of primitives and of sources that a bus can bring: what honeynets have is far below. */
const MAX_NAMES = 5000;

/** What a bus brought, kept in one transaction. */
export interface LiveBatch {
  /** Number of an attacker, made if it is not known; its uuid here may be another one. */
  attacker(ref: AttackerRef): number;
  /** The uuid that an attacker has here; null where it is not known any more. */
  uuidOf(attacker: number): string | null;
  /** Keeps an event; whether it is new. */
  event(event: Envelope, attacker: number | null): boolean;
  /** Takes over what is known of an attacker from others. */
  intel(attacker: number, ts: number, payload: JsonObject): void;
  /**
   * Adds observations that another producer made, and the session if it is not known. Those of the
   * same primitive are replaced by newer ones. False where it names more than can be kept.
   */
  observe(session: SessionSummary, extraction: Extraction): boolean;
  /** Keeps tags of events that are no sessions; those that are new. */
  tags(attacker: number | null, tags: readonly Tag[]): readonly Tag[];
  /** A recording of events has been taken in up to here. */
  cursor(file: string, offset: number): void;
}

/** What a workspace keeps of a live bus. */
export interface LiveStore {
  /** All of it is kept, or nothing. */
  batch<Result>(work: (batch: LiveBatch) => Result): Result;
  /** Kept events of an attacker by uuid, alias or address, the oldest first. */
  events(attacker: string): readonly StoredLiveEvent[];
  /** Uuids of the attackers of whom events or intelligence are kept. */
  attackers(): ReadonlySet<string>;
  /** What providers of intelligence say of an attacker; null when nothing is known. */
  intel(attacker: string): JsonObject | null;
  /** Byte offset up to which a recording of events has been taken in. */
  cursor(file: string): number;
}

/** @param change runs work in a transaction and tells of the change */
export function liveStore(
  tables: StoreTables,
  change: <Result>(work: () => Result) => Result,
): LiveStore {
  const { db } = tables;
  const idOf = (attacker: string): number | undefined => findAttacker(db, attacker);
  return {
    batch: (work) =>
      change(() => {
        const touched = new Set<number>();
        const result = work(liveBatch(tables, touched));
        for (const attacker of touched) trimLiveEvents(db, attacker);
        return result;
      }),
    events(attacker) {
      const id = idOf(attacker);
      return id === undefined ? [] : liveEventsOf(db, id);
    },
    attackers() {
      const known = 'SELECT attacker FROM live_events UNION SELECT attacker FROM intel';
      const select = `SELECT uuid FROM attackers WHERE id IN (${known})`;
      return new Set(db.all(select, [], (row) => row.text(0)));
    },
    intel(attacker) {
      const id = idOf(attacker);
      return id === undefined ? null : intelOf(db, id);
    },
    cursor: (file) => cursorOf(db, file),
  };
}

function liveBatch(tables: StoreTables, touched: Set<number>): LiveBatch {
  const { db } = tables;
  return {
    attacker: (ref) => attackerRow(db, ref),
    uuidOf: (attacker) =>
      db.first('SELECT uuid FROM attackers WHERE id = ?', [attacker], (row) => row.text(0)) ?? null,
    event(event, attacker) {
      if (attacker !== null) touched.add(attacker);
      return insertLiveEvent(db, event, attacker);
    },
    intel: (attacker, ts, payload) => mergeIntel(db, attacker, ts, payload),
    observe: (session, extraction) => observe(tables, session, extraction),
    tags: (attacker, tags) => writeOtherTags(tables, attacker, tags),
    cursor: (file, offset) => setCursor(db, file, offset),
  };
}

function observe(tables: StoreTables, session: SessionSummary, extraction: Extraction): boolean {
  if (namesTooMuch(tables, extraction)) return false;
  checkExtraction(session.evidenceRef, extraction);
  const { db } = tables;
  const key = makeKey(tables, session);
  const before = storedState(db, key);
  const id = before?.id ?? newSession(tables, session);
  // What was measured here from the shard itself is not replaced by what somebody says of it.
  if (before && isMeasured(tables, id, extraction)) return true;
  const { source } = extraction.producer;
  const known = before
    ? observationsOfSession(tables, id).filter((each) => each.source === source)
    : [];
  const observations = newestOfEach([...known, ...extraction.observations]);
  writeExtraction(tables, id, session, { ...extraction, observations });
  countObservations(tables, id);
  db.run('UPDATE sessions SET folded = 0 WHERE id = ?', id);
  return true;
}

const NO_COUNTS = { commands: 0, observations: 0 };

function newSession(tables: StoreTables, session: SessionSummary): number {
  const { db } = tables;
  const attacker = attackerRow(db, session.attacker);
  const owner = { attacker, origin: ORIGINS.indexOf(session.attacker.origin) };
  const id = writeSession(db, makeKey(tables, session), session, owner, NO_COUNTS);
  db.run('INSERT OR REPLACE INTO commands VALUES (?, ?)', id, packCommands([]));
  return id;
}

function isMeasured({ db, producers }: StoreTables, session: number, { producer }: Extraction) {
  const number = producers.find(producer.id);
  if (number === undefined) return false;
  const select = 'SELECT end_offset FROM extractions WHERE session = ? AND producer = ?';
  return (db.first(select, [session, number], (row) => row.number(0)) ?? 0) > 0;
}

function newestOfEach(observations: readonly Observation[]): readonly Observation[] {
  const newest = new Map<string, Observation>();
  for (const each of observations) {
    const known = newest.get(each.primitive);
    if (!known || each.ts >= known.ts) newest.set(each.primitive, each);
  }
  return [...newest.values()];
}

/** Dictionaries stay in memory, so that a bus must not fill them with what it likes. */
function namesTooMuch(
  { primitives, sources, producers }: StoreTables,
  { producer, observations }: Extraction,
): boolean {
  const isFull = (size: number, isKnown: boolean): boolean => size >= MAX_NAMES && !isKnown;
  return (
    isFull(sources.size, sources.find(producer.source) !== undefined) ||
    isFull(producers.size, producers.find(producer.id) !== undefined) ||
    observations.some(({ primitive }) =>
      isFull(primitives.size, primitives.find(primitive) !== undefined),
    )
  );
}
