import type { Envelope, JsonObject } from '@shardscope/sdk';
import type { SqlDatabase, SqlRow } from './sql-database.ts';

/** Events kept of one attacker; older ones are in the recording only. */
const MAX_EVENTS_OF_ATTACKER = 2000;

/** Events above the limit before the oldest are deleted: not at each one. */
const SLACK = 200;

/** Characters of a payload that is kept whole; of a longer one what is small. */
const MAX_PAYLOAD = 16_384;

/** Characters of a text that is kept of a payload that is too long. */
const MAX_TEXT = 200;

/** Characters of all that is known of an attacker from providers of intelligence. */
const MAX_INTEL = 65_536;

/** An event of a bus as the store kept it. */
export type StoredLiveEvent = Pick<Envelope, 'id' | 'topic' | 'type' | 'ts' | 'payload'>;

const INSERT = `
  INSERT OR IGNORE INTO live_events (id, topic, type, ts, attacker, identity, payload)
  VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING 1`;

/**
 * Keeps an event with its attacker. Whether it is new.
 *
 * @param attacker number of the attacker; null for an event of an identity, or of nobody
 */
export function insertLiveEvent(
  db: SqlDatabase,
  { id, topic, type, ts, payload }: Envelope,
  attacker: number | null,
): boolean {
  const identity = payload['identity_uuid'];
  const params = [
    ...[id, plainText(topic), plainText(type), ts, attacker],
    ...[typeof identity === 'string' ? plainText(identity) : null, keptPayload(payload)],
  ];
  return db.first(INSERT, params, () => true) === true;
}

/** Deletes the oldest events of an attacker that has more than are kept. */
export function trimLiveEvents(db: SqlDatabase, attacker: number): void {
  const count = 'SELECT count(*) FROM live_events WHERE attacker = ?';
  const excess = db.one(count, [attacker], (row) => row.number(0)) - MAX_EVENTS_OF_ATTACKER;
  if (excess <= SLACK) return;
  const oldest = 'SELECT id FROM live_events WHERE attacker = ? ORDER BY ts LIMIT ?';
  db.run(`DELETE FROM live_events WHERE id IN (${oldest})`, attacker, excess);
}

/** Events of an attacker, the oldest first. */
export function liveEventsOf(db: SqlDatabase, attacker: number): readonly StoredLiveEvent[] {
  const select =
    'SELECT id, topic, type, ts, payload FROM live_events WHERE attacker = ? ORDER BY ts, id';
  return db.all(select, [attacker], readEvent);
}

/** Takes what a provider says of an attacker over what was known before. */
export function mergeIntel(
  db: SqlDatabase,
  attacker: number,
  ts: number,
  payload: JsonObject,
): void {
  const known = intelOf(db, attacker) ?? {};
  const merged = JSON.stringify({ ...known, ...payload });
  const kept = merged.length > MAX_INTEL ? keptPayload(payload) : merged;
  db.run(
    'INSERT OR REPLACE INTO intel (attacker, ts, payload) VALUES (?, ?, ?)',
    attacker,
    ts,
    kept,
  );
}

/** What providers say of an attacker; null when nothing is known. */
export function intelOf(db: SqlDatabase, attacker: number): JsonObject | null {
  const select = 'SELECT payload FROM intel WHERE attacker = ?';
  return db.first(select, [attacker], (row) => objectOf(row.text(0))) ?? null;
}

const CURSOR = 'events:';

/** Byte offset up to which a recording of events has been taken in. */
export function cursorOf(db: SqlDatabase, file: string): number {
  const select = 'SELECT value FROM meta WHERE key = ?';
  return Number(db.first(select, [CURSOR + plainText(file)], (row) => row.text(0)) ?? 0);
}

/** Remembers how far a recording of events has been taken in; never less far than before. */
export function setCursor(db: SqlDatabase, file: string, offset: number): void {
  if (cursorOf(db, file) >= offset) return;
  const upsert = 'INSERT OR REPLACE INTO meta VALUES (?, ?)';
  db.run(upsert, CURSOR + plainText(file), String(offset));
}

function readEvent(row: SqlRow): StoredLiveEvent {
  return {
    id: row.text(0),
    topic: row.text(1),
    type: row.text(2),
    ts: row.number(3),
    payload: objectOf(row.text(4)),
  };
}

/** What was written here as JSON of an object. */
function objectOf(text: string): JsonObject {
  const value: unknown = JSON.parse(text);
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Text columns take no lone surrogates and no NUL. */
function plainText(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '\ufffd');
}

/** The payload as JSON; of one that is too long only its numbers, flags and short texts. */
function keptPayload(payload: JsonObject): string {
  const whole = JSON.stringify(payload);
  if (whole.length <= MAX_PAYLOAD) return whole;
  const small: [string, string | number | boolean | null][] = [];
  let room = MAX_PAYLOAD;
  for (const [key, value] of Object.entries(payload)) {
    if (typeof value === 'object' && value !== null) continue;
    const kept = typeof value === 'string' ? value.slice(0, MAX_TEXT) : value;
    room -= key.length + MAX_TEXT;
    if (room < 0) break;
    small.push([key, kept]);
  }
  return JSON.stringify({ ...Object.fromEntries(small), shortened: true });
}
