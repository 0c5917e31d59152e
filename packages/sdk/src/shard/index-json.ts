import type { Json } from '../model/envelope.ts';
import { MAX_EXTENTS, MAX_SID_LENGTH } from './limits.ts';
import { isRecord } from './session-header.ts';
import { ShardIndex, type IndexedSession } from './shard-index.ts';

/** Where the indexes of shards are kept between runs: a workspace. */
export interface IndexStore {
  /**
   * What was saved under a key, or a promise of it; anything else when there is nothing. It is
   * checked before it is used.
   */
  load(key: string): unknown;
  /** @param key 32 hex digits */
  save(key: string, index: Json): void | Promise<void>;
}

/** An index and the fingerprint of the bytes it was made from. */
export interface KeptIndex {
  readonly index: ShardIndex;
  readonly fingerprint: string;
}

/** Raised when the shape below or the meaning of a number in it changes. */
const INDEX_VERSION = 1;

/** Writes an index down, one row a session. */
export function indexToJson({ index, fingerprint }: KeptIndex): Json {
  const { scanned, end, withinOversized, hasDisguises, counts } = index;
  const sessions = index.sessions.map(toRow);
  return {
    v: INDEX_VERSION,
    fingerprint,
    scanned,
    end,
    withinOversized,
    hasDisguises,
    counts: { ...counts },
    sessions,
  };
}

/** Reads an index; null when it is of another version or not sound, so that it is made anew. */
export function indexFromJson(json: unknown): KeptIndex | null {
  if (!isRecord(json) || json['v'] !== INDEX_VERSION) return null;
  const { fingerprint, scanned, end, withinOversized, hasDisguises, counts, sessions } = json;
  if (typeof fingerprint !== 'string' || !isOffset(scanned) || !isOffset(end)) return null;
  if (typeof withinOversized !== 'boolean' || typeof hasDisguises !== 'boolean') return null;
  if (!isRecord(counts) || !Array.isArray(sessions)) return null;
  const { lines, junk, malformed, oversized, cut } = counts;
  if (![lines, junk, malformed, oversized, cut].every(isOffset)) return null;
  const index = new ShardIndex();
  Object.assign(index, { scanned, end, withinOversized, hasDisguises });
  Object.assign(index.counts, { lines, junk, malformed, oversized, cut });
  for (const row of sessions) {
    const session = fromRow(row);
    if (session === null || index.find(session.sid) >= 0) return null;
    index.restore(session);
  }
  return { index, fingerprint };
}

function toRow(session: IndexedSession): Json {
  return [
    session.sid,
    session.extents,
    session.reach,
    session.lines,
    session.bytes,
    session.textBytes,
    session.endOffset,
    session.hasHeader,
    session.startedAt,
    session.lastT,
    session.truncated,
    session.cutAt,
    session.junk,
    session.malformed,
    session.oversized,
  ];
}

function fromRow(row: unknown): IndexedSession | null {
  if (!Array.isArray(row)) return null;
  const values: readonly unknown[] = row;
  const [sid, extents, reach, lines, bytes, textBytes, endOffset, hasHeader, startedAt, lastT] =
    values;
  const [truncated, cutAt, junk, malformed, oversized] = values.slice(10);
  if (typeof sid !== 'string' || sid === '' || sid.length > 2 * MAX_SID_LENGTH) return null;
  if (!isExtents(extents) || !isOffset(reach) || reach < (extents.at(-1) ?? 0)) return null;
  if (!isOffset(lines) || !isOffset(bytes) || !isOffset(textBytes) || !isOffset(endOffset))
    return null;
  if (typeof hasHeader !== 'boolean' || typeof truncated !== 'boolean') return null;
  if (startedAt !== null && !isNumber(startedAt)) return null;
  if (!isNumber(lastT) || (cutAt !== null && !isOffset(cutAt))) return null;
  if (!isOffset(junk) || !isOffset(malformed) || !isOffset(oversized)) return null;
  return {
    sid,
    extents,
    reach,
    lines,
    bytes,
    textBytes,
    endOffset,
    hasHeader,
    startedAt,
    lastT,
    truncated,
    cutAt,
    junk,
    malformed,
    oversized,
  };
}

/** Offsets that never go back, the last range's end missing. */
function isExtents(value: unknown): value is number[] {
  if (!Array.isArray(value) || value.length % 2 !== 1 || value.length > 2 * MAX_EXTENTS) {
    return false;
  }
  return value.every((offset, i) => isOffset(offset) && offset >= Number(value[i - 1] ?? 0));
}

function isOffset(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
