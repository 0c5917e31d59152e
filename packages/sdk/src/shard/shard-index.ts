import type { LineCounts } from '../model/session.ts';
import { NO_REACH, extendExtents, type GrowingExtents } from './extents.ts';
import { MAX_SESSION_BYTES } from './limits.ts';
import {
  LINE_HEADER,
  LINE_JUNK,
  LINE_MALFORMED,
  LINE_OVERSIZED,
  LINE_TRUNCATION,
} from './line-kind.ts';
import { NO_SESSION, type SessionLookup } from './session-numbers.ts';
import type { ShardLine } from './shard-scanner.ts';

/**
 * What the index knows of one session, in a few hundred bytes. The extents hold all of its lines up
 * to the cut.
 */
export interface IndexedSession extends GrowingExtents {
  readonly sid: string;
  /** Lines, and their bytes, that belong to it, up to the cut. */
  lines: number;
  bytes: number;
  /** Bytes of the texts of its events, as they wait to be decoded. */
  textBytes: number;
  /** Behind the last byte of its last line, the newline left out. */
  endOffset: number;
  hasHeader: boolean;
  /** Timestamp of the first header, epoch seconds; null without one that can be used. */
  startedAt: number | null;
  /** Greatest time of an event, seconds since the start. */
  lastT: number;
  truncated: boolean;
  /** Offset of the first line that was cut off; null while it is within the limit. */
  cutAt: number | null;
  junk: number;
  malformed: number;
  oversized: number;
}

/** Counts over a whole shard file. */
export interface ShardLineCounts extends LineCounts {
  /** All lines but blank ones. */
  readonly lines: number;
  /** Sessions that were cut at the limit of one session. */
  readonly cut: number;
}

type MutableCounts = { -readonly [key in keyof ShardLineCounts]: ShardLineCounts[key] };

/** Which sessions a shard holds and where: made in one pass, extended when the file grows. */
export class ShardIndex implements SessionLookup {
  /** In the order of first appearance; a session's number is its position. */
  readonly sessions: IndexedSession[] = [];
  counts: MutableCounts = { lines: 0, junk: 0, malformed: 0, oversized: 0, cut: 0 };
  /** Behind the last complete line that was looked at. */
  scanned = 0;
  /** Where the file ended when it was looked at; an incomplete line may lie before it. */
  end = 0;
  /** The bytes behind `scanned` go on with a line that was counted as oversized. */
  withinOversized = false;
  /** Some line names another session at its beginning than it belongs to. */
  hasDisguises = false;
  readonly #numbers = new Map<string, number>();

  find(sid: string): number {
    return this.#numbers.get(sid) ?? NO_SESSION;
  }

  add(sid: string): number {
    const known = this.#numbers.get(sid);
    if (known !== undefined) return known;
    return this.restore(newSession(sid));
  }

  /** Takes a session as it was kept; returns its number. */
  restore(session: IndexedSession): number {
    this.#numbers.set(session.sid, this.sessions.length);
    return this.sessions.push(session) - 1;
  }

  line(line: ShardLine): void {
    this.counts.lines++;
    if (line.kind === LINE_JUNK) this.counts.junk++;
    else if (line.kind === LINE_MALFORMED) this.counts.malformed++;
    else if (line.kind === LINE_OVERSIZED) this.counts.oversized++;
    if (line.disguised) this.hasDisguises = true;
    const session = this.sessions[line.session];
    if (session === undefined) return;
    if (line.kind === LINE_JUNK) session.junk++;
    else if (line.kind === LINE_OVERSIZED) session.oversized++;
    else this.#ownLine(session, line);
  }

  /** An index to go on with; this one stays as it is. */
  copy(): ShardIndex {
    const copy = new ShardIndex();
    const { counts, scanned, end, withinOversized, hasDisguises } = this;
    Object.assign(copy, { counts: { ...counts }, scanned, end, withinOversized, hasDisguises });
    for (const session of this.sessions) {
      copy.restore({ ...session, extents: [...session.extents] });
    }
    return copy;
  }

  #ownLine(session: IndexedSession, line: ShardLine): void {
    session.endOffset = line.end;
    if (session.cutAt !== null) return;
    const bytes = line.end + 1 - line.start;
    if (session.bytes + bytes > MAX_SESSION_BYTES) {
      session.cutAt = line.start;
      this.counts.cut++;
      return;
    }
    session.bytes += bytes;
    session.lines++;
    extendExtents(session, line.start, line.end + 1);
    if (line.kind === LINE_MALFORMED) session.malformed++;
    else if (line.kind === LINE_TRUNCATION) session.truncated = true;
    else if (line.kind === LINE_HEADER) this.#header(session, line);
    else this.#event(session, line);
  }

  #event(session: IndexedSession, { t, text }: ShardLine): void {
    if (t > session.lastT) session.lastT = t;
    session.textBytes += typeof text === 'string' ? 2 * text.length : text.textEnd - text.textStart;
  }

  #header(session: IndexedSession, line: ShardLine): void {
    if (session.hasHeader) return;
    session.hasHeader = true;
    session.startedAt = line.header?.timestamp ?? null;
  }
}

function newSession(sid: string): IndexedSession {
  return {
    sid,
    extents: [],
    reach: NO_REACH,
    lines: 0,
    bytes: 0,
    textBytes: 0,
    endOffset: 0,
    hasHeader: false,
    startedAt: null,
    lastT: 0,
    truncated: false,
    cutAt: null,
    junk: 0,
    malformed: 0,
    oversized: 0,
  };
}
