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

/** The events of one session as they were collected. */
export interface CollectedSession {
  readonly header: SessionHeader | null;
  readonly events: EventColumns;
  /** Lines that belong to the session, events or not. */
  readonly lines: number;
}

const LEAST_CAPACITY = 1024;
/** Bytes of an ordinary event line: a guess that saves growing. */
const USUAL_LINE_BYTES = 80;

/**
 * Gathers the events of many interleaved sessions in columns that all of them share, and takes them
 * apart when all are there: so neither a short session nor a change of sessions costs anything.
 */
export class EventCollector {
  #t: Float64Array;
  #kind: Uint8Array;
  /** Whose the event is, by session number. */
  #owner: Uint32Array;
  readonly #data: string[];
  #length = 0;
  /** By session number. */
  readonly #lines: number[] = [];
  readonly #headers = new Map<number, SessionHeader>();
  #sorted: SortedEvents | null = null;

  /** @param bytes how many bytes of lines are expected */
  constructor(bytes: number) {
    const capacity = Math.max(LEAST_CAPACITY, Math.ceil(bytes / USUAL_LINE_BYTES));
    this.#t = new Float64Array(capacity);
    this.#kind = new Uint8Array(capacity);
    this.#owner = new Uint32Array(capacity);
    this.#data = new Array<string>(capacity);
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
    this.#sorted ??= sortEvents(this.#owner.subarray(0, this.#length), this.#lines.length);
    const { order, starts } = this.#sorted;
    return {
      header: this.#headers.get(number) ?? null,
      events: this.#columns(order.subarray(starts[number] ?? 0, starts[number + 1] ?? 0)),
      lines: this.#lines[number] ?? 0,
    };
  }

  #event(line: ShardLine): void {
    const at = this.#length++;
    if (at === this.#t.length) this.#grow();
    this.#t[at] = line.t;
    this.#kind[at] = line.kind;
    this.#owner[at] = line.session;
    this.#data[at] = line.text();
  }

  #header({ session, header }: ShardLine): void {
    if (header !== null && !this.#headers.has(session)) this.#headers.set(session, header);
  }

  #columns(events: Uint32Array): EventColumns {
    const { length } = events;
    const t = new Float64Array(length);
    const kind = new Uint8Array(length);
    const data = new Array<string>(length);
    const [allT, allKind, allData] = [this.#t, this.#kind, this.#data];
    for (let to = 0; to < length; to++) {
      const from = events[to] ?? 0;
      t[to] = allT[from] ?? 0;
      kind[to] = allKind[from] ?? 0;
      data[to] = allData[from] ?? '';
    }
    return { length, t, kind, data };
  }

  #grow(): void {
    const capacity = 2 * this.#t.length;
    this.#t = grown(new Float64Array(capacity), this.#t);
    this.#kind = grown(new Uint8Array(capacity), this.#kind);
    this.#owner = grown(new Uint32Array(capacity), this.#owner);
    this.#data.length = capacity;
  }
}

/** Positions of events by session, within a session in file order. */
interface SortedEvents {
  readonly order: Uint32Array;
  /** Where the events of each session begin in `order`; one more than there are sessions. */
  readonly starts: Uint32Array;
}

/** Sorts by counting: one pass to count, one to place. */
function sortEvents(owners: Uint32Array, sessions: number): SortedEvents {
  const starts = new Uint32Array(sessions + 1);
  for (let event = 0; event < owners.length; event++) {
    const behind = (owners[event] ?? 0) + 1;
    starts[behind] = (starts[behind] ?? 0) + 1;
  }
  for (let i = 1; i <= sessions; i++) starts[i] = (starts[i] ?? 0) + (starts[i - 1] ?? 0);
  const order = new Uint32Array(owners.length);
  const next = starts.slice();
  for (let event = 0; event < owners.length; event++) {
    const owner = owners[event] ?? 0;
    const place = next[owner] ?? 0;
    order[place] = event;
    next[owner] = place + 1;
  }
  return { order, starts };
}

function grown<Column extends Float64Array | Uint8Array | Uint32Array>(
  larger: Column,
  column: Column,
): Column {
  larger.set(column);
  return larger;
}
