import {
  EVENT_INPUT,
  EVENT_OUTPUT,
  EVENT_RESIZE,
  type EventColumns,
  type SessionHeader,
} from '../model/session.ts';
import {
  LINE_HEADER,
  LINE_JUNK,
  LINE_MALFORMED,
  LINE_OVERSIZED,
  LINE_TRUNCATION,
} from './line-kind.ts';
import type { ShardLine } from './shard-scanner.ts';
import { TextArena } from './text-arena.ts';
import { decodeText } from './text-decoder.ts';
import { TEXT_UNITS } from './text-scanner.ts';

/** The events of one session as they were collected. */
export interface CollectedSession {
  readonly header: SessionHeader | null;
  readonly events: EventColumns;
  /** Lines that belong to the session, events or not. */
  readonly lines: number;
}

/** Bytes that an event takes besides its text: a row of the columns, and its place when sorted. */
export const EVENT_BYTES = 25;

const FIRST_CAPACITY = 1024;
/** Waves differ a little in size: room to spare lets the next one use the memory of the last. */
const SPARE = 1.125;
/** `kind` and form of the text share a byte. */
const KIND_MASK = 3;
const FORM_SHIFT = 2;

/**
 * Gathers the events of many interleaved sessions in columns that all of them share, and takes them
 * apart when all are there: so neither a short session nor a change of sessions costs anything. The
 * memory stays for the next ones.
 */
export class EventCollector {
  #t = new Float64Array(FIRST_CAPACITY);
  #kindAndForm = new Uint8Array(FIRST_CAPACITY);
  /** Whose the event is, by session number. */
  #owner = new Uint32Array(FIRST_CAPACITY);
  #text = new Uint32Array(FIRST_CAPACITY);
  #textLength = new Uint32Array(FIRST_CAPACITY);
  #length = 0;
  readonly #texts = new TextArena();
  /** By session number. */
  readonly #lines: number[] = [];
  readonly #headers = new Map<number, SessionHeader>();
  /** Positions of events by session, within a session in file order. */
  #order = new Uint32Array(FIRST_CAPACITY);
  /** Where the events of each session begin in `#order`; null while they are not sorted. */
  #starts: Uint32Array | null = null;

  /** Bytes that the events take. */
  get size(): number {
    return this.#texts.size + EVENT_BYTES * this.#length;
  }

  /** Bytes of memory, in use or not. */
  get capacity(): number {
    return this.#texts.capacity + EVENT_BYTES * this.#t.length;
  }

  /**
   * Forgets all sessions.
   *
   * @param events how many are likely to come, which saves growing
   */
  clear(events = 0): void {
    this.#length = 0;
    if (events > this.#t.length) this.#resize(Math.ceil(SPARE * events));
    this.#texts.clear();
    this.#lines.length = 0;
    this.#headers.clear();
    this.#starts = null;
  }

  /** Takes a line that belongs to a session. */
  line(line: ShardLine): void {
    switch (line.kind) {
      case EVENT_INPUT:
      case EVENT_OUTPUT:
      case EVENT_RESIZE:
        this.#event(line);
        break;
      case LINE_HEADER:
        this.#header(line);
        break;
      case LINE_MALFORMED:
      case LINE_TRUNCATION:
        break;
      case LINE_JUNK:
      case LINE_OVERSIZED:
        return;
    }
    while (this.#lines.length <= line.session) this.#lines.push(0);
    this.#lines[line.session] = (this.#lines[line.session] ?? 0) + 1;
  }

  /** A session, once all lines have been taken. */
  session(number: number): CollectedSession {
    const starts = (this.#starts ??= this.#sort());
    return {
      header: this.#headers.get(number) ?? null,
      events: this.#columns(this.#order.subarray(starts[number] ?? 0, starts[number + 1] ?? 0)),
      lines: this.#lines[number] ?? 0,
    };
  }

  #event({ t, kind, session, text }: ShardLine): void {
    const at = this.#length++;
    if (at === this.#t.length) this.#resize(2 * at);
    this.#t[at] = t;
    this.#owner[at] = session;
    if (typeof text === 'string') {
      this.#kindAndForm[at] = kind | (TEXT_UNITS << FORM_SHIFT);
      this.#text[at] = this.#texts.addUnits(text);
      this.#textLength[at] = 2 * text.length;
    } else {
      this.#kindAndForm[at] = kind | (text.textForm << FORM_SHIFT);
      this.#text[at] = this.#texts.add(text);
      this.#textLength[at] = text.textEnd - text.textStart;
    }
  }

  #header({ session, header }: ShardLine): void {
    if (header !== null && !this.#headers.has(session)) this.#headers.set(session, header);
  }

  /** Sorts by counting: one pass to count, one to place. Returns where the sessions begin. */
  #sort(): Uint32Array {
    const [owner, order] = [this.#owner, this.#order];
    const sessions = this.#lines.length;
    const starts = new Uint32Array(sessions + 1);
    for (let event = 0; event < this.#length; event++) {
      const behind = (owner[event] ?? 0) + 1;
      starts[behind] = (starts[behind] ?? 0) + 1;
    }
    for (let i = 1; i <= sessions; i++) starts[i] = (starts[i] ?? 0) + (starts[i - 1] ?? 0);
    const next = starts.slice();
    for (let event = 0; event < this.#length; event++) {
      const session = owner[event] ?? 0;
      const place = next[session] ?? 0;
      order[place] = event;
      next[session] = place + 1;
    }
    return starts;
  }

  #columns(events: Uint32Array): EventColumns {
    const { length } = events;
    const t = new Float64Array(length);
    const kind = new Uint8Array(length);
    const data = new Array<string>(length);
    for (let to = 0; to < length; to++) {
      const from = events[to] ?? 0;
      t[to] = this.#t[from] ?? 0;
      kind[to] = (this.#kindAndForm[from] ?? 0) & KIND_MASK;
      data[to] = this.#decoded(from);
    }
    return { length, t, kind, data };
  }

  #decoded(event: number): string {
    const position = this.#text[event] ?? 0;
    const start = this.#texts.offset(position);
    const end = start + (this.#textLength[event] ?? 0);
    const form = (this.#kindAndForm[event] ?? 0) >> FORM_SHIFT;
    return start === end ? '' : decodeText(this.#texts.memory(position), start, end, form);
  }

  #resize(capacity: number): void {
    this.#t = resized(new Float64Array(capacity), this.#t, this.#length);
    this.#kindAndForm = resized(new Uint8Array(capacity), this.#kindAndForm, this.#length);
    this.#owner = resized(new Uint32Array(capacity), this.#owner, this.#length);
    this.#text = resized(new Uint32Array(capacity), this.#text, this.#length);
    this.#textLength = resized(new Uint32Array(capacity), this.#textLength, this.#length);
    this.#order = new Uint32Array(capacity);
  }
}

function resized<Column extends Float64Array | Uint8Array | Uint32Array>(
  larger: Column,
  column: Column,
  length: number,
): Column {
  larger.set(column.subarray(0, length));
  return larger;
}
