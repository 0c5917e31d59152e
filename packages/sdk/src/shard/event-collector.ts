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
import { character, decodeText } from './text-decoder.ts';
import { TEXT_PLAIN, TEXT_UNITS, type TextForm } from './text-scanner.ts';

/** The events of one session as they were collected. */
export interface CollectedSession {
  readonly header: SessionHeader | null;
  readonly events: EventColumns;
  /** Lines that belong to the session, events or not. */
  readonly lines: number;
}

/** Bytes of a record: what is kept of an event besides its text. */
const EVENT_BYTES = 16;

/** Events that there is room for at the start. */
const FIRST_CAPACITY = 1024;

// A session's records lie in runs, each twice as long as the one before it, up to a limit: so what is
// read together lies together, and a session of a few events takes room for a few.
const FIRST_RUN = 4;
const DOUBLINGS = 5;
/** Waves differ a little in size: room to spare lets the next one use the memory of the last. */
const SPARE = 1.125;

// A record as its words: the time, a double, comes first.
const RECORD_DOUBLES = EVENT_BYTES / Float64Array.BYTES_PER_ELEMENT;
const RECORD_WORDS = EVENT_BYTES / Uint32Array.BYTES_PER_ELEMENT;
/** Where the text begins; the character itself where it is one of ASCII. */
const TEXT = 2;
/** Length of the text in bytes, its form, and the kind of event. */
const SHAPE = 3;

const KIND_MASK = 3;
const FORM_SHIFT = 2;
const FORM_MASK = 15;
const LENGTH_SHIFT = 6;

/** Length 1, and neither escapes nor bytes beyond ASCII. */
const ONE_CHARACTER = (1 << LENGTH_SHIFT) | (TEXT_PLAIN << FORM_SHIFT);

/** What is known of one session. */
interface Gathered {
  /** Where its runs begin among the records. */
  readonly runs: number[];
  /** The record of its next event, and the end of the run. */
  next: number;
  end: number;
  events: number;
  lines: number;
  header: SessionHeader | null;
}

/** Bytes that so many events of one session take besides their texts. */
export function eventBytes(events: number): number {
  let room = 0;
  for (let run = 0; room < events; run++) room += runLength(run);
  return room * EVENT_BYTES;
}

/**
 * Gathers the events of many interleaved sessions in records of one memory, and takes them apart
 * when all are there: so neither a short session nor a change of sessions costs anything. The memory
 * stays for the next ones.
 */
export class EventCollector {
  #doubles = new Float64Array(FIRST_CAPACITY * RECORD_DOUBLES);
  /** Over the same memory. */
  #words = new Uint32Array(this.#doubles.buffer);
  #capacity = FIRST_CAPACITY;
  /** Records that are given to sessions. */
  #length = 0;
  readonly #texts = new TextArena();
  /** By session number. */
  readonly #sessions: Gathered[] = [];

  /** Bytes that the events take. */
  get size(): number {
    return this.#texts.size + EVENT_BYTES * this.#length;
  }

  /** Bytes of memory, in use or not. */
  get capacity(): number {
    return this.#texts.capacity + EVENT_BYTES * this.#capacity;
  }

  /**
   * Forgets all sessions.
   *
   * @param events how many are likely to come, which saves growing
   */
  clear(events = 0): void {
    this.#length = 0;
    if (events > this.#capacity) this.#resize(Math.ceil(SPARE * events));
    this.#texts.clear();
    this.#sessions.length = 0;
  }

  /** Takes a line that belongs to a session. */
  line(line: ShardLine): void {
    const { kind, session } = line;
    if (kind === LINE_JUNK || kind === LINE_OVERSIZED) return;
    while (this.#sessions.length <= session) this.#sessions.push(nothingGathered());
    const gathered = this.#sessions[session];
    if (gathered === undefined) return;
    gathered.lines++;
    switch (kind) {
      case EVENT_INPUT:
      case EVENT_OUTPUT:
      case EVENT_RESIZE:
        this.#event(line, gathered);
        break;
      case LINE_HEADER:
        gathered.header ??= line.header;
        break;
      case LINE_MALFORMED:
      case LINE_TRUNCATION:
        break;
    }
  }

  /** A session, once all lines have been taken. */
  session(number: number): CollectedSession {
    const gathered = this.#sessions[number] ?? nothingGathered();
    const { header, lines } = gathered;
    return { header, events: this.#columns(gathered), lines };
  }

  #event({ t, kind, text }: ShardLine, gathered: Gathered): void {
    if (gathered.next === gathered.end) this.#nextRun(gathered);
    gathered.events++;
    const at = gathered.next++;
    const words = this.#words;
    this.#doubles[at * RECORD_DOUBLES] = t;
    const record = at * RECORD_WORDS;
    if (typeof text === 'string') {
      words[record + SHAPE] = shape(kind, TEXT_UNITS, 2 * text.length);
      words[record + TEXT] = this.#texts.addUnits(text);
      return;
    }
    const length = text.textEnd - text.textStart;
    const shaped = shape(kind, text.textForm, length);
    words[record + SHAPE] = shaped;
    // Most events are one key or its echo.
    words[record + TEXT] = isOneCharacter(shaped)
      ? (text.memory.bytes[text.textStart] ?? 0)
      : this.#texts.add(text);
  }

  #nextRun(gathered: Gathered): void {
    const start = this.#length;
    const length = runLength(gathered.runs.length);
    this.#length += length;
    if (this.#length > this.#capacity) this.#resize(Math.max(this.#length, 2 * this.#capacity));
    gathered.runs.push(start);
    gathered.next = start;
    gathered.end = start + length;
  }

  #columns({ runs, events: length }: Gathered): EventColumns {
    const t = new Float64Array(length);
    const kind = new Uint8Array(length);
    const data = new Array<string>(length);
    let to = 0;
    for (const [run, start] of runs.entries()) {
      const end = Math.min(length, to + runLength(run));
      this.#copy(start, t, kind, data, to, end);
      to = end;
    }
    return { length, t, kind, data };
  }

  #copy(
    start: number,
    t: Float64Array,
    kind: Uint8Array,
    data: string[],
    begin: number,
    end: number,
  ): void {
    const [doubles, words] = [this.#doubles, this.#words];
    for (let to = begin, from = start; to < end; to++, from++) {
      const shaped = words[from * RECORD_WORDS + SHAPE] ?? 0;
      const text = words[from * RECORD_WORDS + TEXT] ?? 0;
      t[to] = doubles[from * RECORD_DOUBLES] ?? 0;
      kind[to] = shaped & KIND_MASK;
      data[to] = isOneCharacter(shaped) ? character(text) : this.#decoded(text, shaped);
    }
  }

  #decoded(position: number, shaped: number): string {
    const length = shaped >>> LENGTH_SHIFT;
    if (length === 0) return '';
    const start = this.#texts.offset(position);
    const form = (shaped >>> FORM_SHIFT) & FORM_MASK;
    return decodeText(this.#texts.memory(position), start, start + length, form);
  }

  #resize(capacity: number): void {
    const larger = new Float64Array(capacity * RECORD_DOUBLES);
    larger.set(this.#doubles.subarray(0, this.#length * RECORD_DOUBLES));
    this.#doubles = larger;
    this.#words = new Uint32Array(larger.buffer);
    this.#capacity = capacity;
  }
}

function nothingGathered(): Gathered {
  return { runs: [], next: 0, end: 0, events: 0, lines: 0, header: null };
}

/** Events in a run, the first one being run 0. */
function runLength(run: number): number {
  return FIRST_RUN << Math.min(run, DOUBLINGS);
}

/** What is kept of an event besides its time and text, in one word. */
function shape(kind: number, form: TextForm, length: number): number {
  return (length << LENGTH_SHIFT) | (form << FORM_SHIFT) | kind;
}

function isOneCharacter(shaped: number): boolean {
  return (shaped & ~KIND_MASK) === ONE_CHARACTER;
}
