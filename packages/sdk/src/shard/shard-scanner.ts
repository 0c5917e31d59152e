import { EVENT_INPUT, type SessionHeader } from '../model/session.ts';
import type { Block } from './block.ts';
import type { BlockConsumer } from './line-feed.ts';
import { CanonicalLine, SID_START } from './canonical-line.ts';
import { MAX_LINE_BYTES } from './limits.ts';
import { LINE_BLANK, LINE_HEADER, LINE_JUNK, LINE_OVERSIZED, type LineKind } from './line-kind.ts';
import { parseLine, type ParsedLine } from './parse-line.ts';
import {
  NO_SESSION,
  NOT_REMEMBERED,
  type SessionLookup,
  type SessionNumbers,
} from './session-numbers.ts';
import type { RawText } from './text-arena.ts';

/** One line, as its consumer sees it. The object is used again for the next line. */
export interface ShardLine {
  readonly kind: LineKind;
  /**
   * Number of the session the line belongs to, or {@link NO_SESSION}. Junk and oversized lines
   * belong to the session that their beginning names, if that is known.
   */
  readonly session: number;
  /** Offset in the file of the line's first byte, and of its newline. */
  readonly start: number;
  readonly end: number;
  /** Events only: seconds since the session's start. */
  readonly t: number;
  /** Headers only. */
  readonly header: SessionHeader | null;
  /** True when the line names another session in its first bytes than it belongs to. */
  readonly disguised: boolean;
  /** Events only: the text, decoded where that was needed to find it. */
  readonly text: string | RawText;
}

/** Takes the lines of a shard in file order. */
export interface LineConsumer {
  /** Lines that name no known session at their beginning may be skipped unread. */
  readonly skipsForeign: boolean;
  line(line: ShardLine): void;
}

type UsableLine = Exclude<ParsedLine, { readonly kind: typeof LINE_BLANK | typeof LINE_JUNK }>;

const NEWLINE = 0x0a;
/** Length of a recorder's session ids. */
const UUID_LENGTH = 36;
const QUOTE = 0x22;

/** Splits blocks into lines, says what each is and whose, and hands it on. */
export class ShardScanner implements ShardLine, BlockConsumer {
  kind: LineKind = EVENT_INPUT;
  session = NO_SESSION;
  start = 0;
  end = 0;
  t = 0;
  header: SessionHeader | null = null;
  disguised = false;
  text: string | RawText = '';

  readonly #lookup: SessionLookup;
  readonly #consumer: LineConsumer;
  readonly #canonical = new CanonicalLine();
  readonly #numbers: SessionNumbers;

  /** @param numbers are this scanner's own until its scan has ended */
  constructor(numbers: SessionNumbers, lookup: SessionLookup, consumer: LineConsumer) {
    this.#lookup = lookup;
    this.#consumer = consumer;
    this.#numbers = numbers;
    this.#numbers.clear();
  }

  /** Hands on all lines of a block. */
  block(block: Block): void {
    for (let at = block.start; at < block.end;) at = this.#line(block, at);
  }

  /** Hands on a line that is too long to be held; `head` has its first bytes and a newline. */
  oversized(head: Block, start: number): void {
    this.#unusable(LINE_OVERSIZED, this.#namedSession(head, head.start));
    this.#hand(start, start);
  }

  /** Hands on the line at `at` and returns the position of the next. */
  #line(block: Block, at: number): number {
    const canonical = this.#canonical;
    if (!canonical.hasSid(block, at)) return this.#general(block, at);
    const sidStart = at + SID_START;
    let sidEnd = sidStart + UUID_LENGTH;
    let session = this.#numbers.recall(block, sidStart, sidEnd);
    if (session === NOT_REMEMBERED || block.bytes[sidEnd] !== QUOTE) {
      sidEnd = canonical.sidEnd(block, sidStart);
      if (sidEnd < 0) return this.#general(block, at);
      session = this.#numbers.recall(block, sidStart, sidEnd);
    }
    if (this.#consumer.skipsForeign) {
      if (session === NOT_REMEMBERED)
        session = this.#numbers.add(block, sidStart, sidEnd, this.#lookup);
      if (session === NO_SESSION) return newlineAt(block, sidEnd) + 1;
    }
    if (!canonical.read(block, sidEnd) || canonical.next - at > MAX_LINE_BYTES + 1) {
      return this.#general(block, at);
    }
    if (session === NOT_REMEMBERED)
      session = this.#numbers.add(block, sidStart, sidEnd, this.#lookup);
    this.session = session;
    this.kind = canonical.kind;
    this.t = canonical.t;
    this.disguised = false;
    this.text = canonical;
    this.#hand(block.base + at, block.base + canonical.next - 1);
    return canonical.next;
  }

  /** The same for a line in any other shape. */
  #general(block: Block, at: number): number {
    const end = newlineAt(block, at);
    if (end - at > MAX_LINE_BYTES) {
      this.#unusable(LINE_OVERSIZED, this.#namedSession(block, at));
    } else {
      const parsed = parseLine(block.bytes, at, end);
      if (parsed.kind === LINE_BLANK) return end + 1;
      if (parsed.kind === LINE_JUNK) this.#unusable(LINE_JUNK, this.#namedSession(block, at));
      else this.#parsed(parsed, this.#namedSid(block, at));
    }
    this.#hand(block.base + at, block.base + end);
    return end + 1;
  }

  #parsed(line: UsableLine, named: string | null): void {
    this.kind = line.kind;
    this.session = line.sid === null ? NO_SESSION : this.#lookup.add(line.sid);
    this.disguised = named !== null && line.sid !== named;
    this.header = line.kind === LINE_HEADER ? line.header : null;
    if (!('text' in line)) return;
    this.t = line.t;
    this.text = line.text;
  }

  #unusable(kind: LineKind, session: number): void {
    this.kind = kind;
    this.session = session;
    this.disguised = false;
  }

  #hand(start: number, end: number): void {
    this.start = start;
    this.end = end;
    this.#consumer.line(this);
  }

  #namedSession(block: Block, at: number): number {
    const sid = this.#namedSid(block, at);
    return sid === null ? NO_SESSION : this.#lookup.find(sid);
  }

  /** The session id that a line has where recorders put it. */
  #namedSid(block: Block, at: number): string | null {
    if (!this.#canonical.hasSid(block, at)) return null;
    const end = this.#canonical.sidEnd(block, at + SID_START);
    return end < 0 ? null : block.bytes.toString('latin1', at + SID_START, end);
  }
}

/** Bytes that are faster looked at than handed to a search outside JavaScript. */
const NEAR = 64;

/** The position of the next newline; every line of a block has one. */
function newlineAt({ bytes }: Block, at: number): number {
  for (const near = at + NEAR; at < near; at++) {
    if (bytes[at] === NEWLINE) return at;
  }
  return bytes.indexOf(NEWLINE, at);
}
