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

/** A session's chain of events within the shared columns. */
interface Chain {
  header: SessionHeader | null;
  first: number;
  last: number;
  events: number;
  lines: number;
}

/** Marks the end of a chain. */
const NONE = 0xffffffff;
const LEAST_CAPACITY = 1024;
/** Bytes of an ordinary event line: a guess that saves growing. */
const USUAL_LINE_BYTES = 80;

/**
 * Gathers the events of many interleaved sessions. All share four growing columns, and each event
 * points to the next of its session, so that a short session costs nothing but its events.
 */
export class EventCollector {
  #t: Float64Array;
  #kind: Uint8Array;
  #next: Uint32Array;
  readonly #data: string[] = [];
  /** By session number. */
  readonly #chains: Chain[] = [];

  /** @param bytes how many bytes of lines are expected */
  constructor(bytes: number) {
    const capacity = Math.max(LEAST_CAPACITY, Math.ceil(bytes / USUAL_LINE_BYTES));
    this.#t = new Float64Array(capacity);
    this.#kind = new Uint8Array(capacity);
    this.#next = new Uint32Array(capacity);
  }

  /** Takes a line that belongs to a session. */
  line(line: ShardLine): void {
    const chain = this.#chain(line.session);
    switch (line.kind) {
      case LINE_JUNK:
      case LINE_OVERSIZED:
        return;
      case LINE_HEADER:
        chain.header ??= line.header;
        break;
      case LINE_MALFORMED:
      case LINE_TRUNCATION:
        break;
      case EVENT_INPUT:
      case EVENT_OUTPUT:
      case EVENT_RESIZE:
        this.#event(chain, line);
    }
    chain.lines++;
  }

  /** Hands out a session; a second time there is nothing left of it. */
  take(session: number): CollectedSession {
    const chain = this.#chain(session);
    this.#chains[session] = newChain();
    return { header: chain.header, events: this.#columns(chain), lines: chain.lines };
  }

  #event(chain: Chain, line: ShardLine): void {
    const at = this.#data.length;
    if (at === this.#t.length) this.#grow();
    this.#t[at] = line.t;
    this.#kind[at] = line.kind;
    this.#next[at] = NONE;
    this.#data.push(line.text());
    if (chain.events === 0) chain.first = at;
    else this.#next[chain.last] = at;
    chain.last = at;
    chain.events++;
  }

  #columns(chain: Chain): EventColumns {
    const length = chain.events;
    const t = new Float64Array(length);
    const kind = new Uint8Array(length);
    const data: string[] = [];
    let from = chain.first;
    for (let to = 0; to < length; to++) {
      t[to] = this.#t[from] ?? 0;
      kind[to] = this.#kind[from] ?? 0;
      data.push(this.#data[from] ?? '');
      from = this.#next[from] ?? NONE;
    }
    return { length, t, kind, data };
  }

  #chain(session: number): Chain {
    while (this.#chains.length <= session) this.#chains.push(newChain());
    return this.#chains[session] ?? newChain();
  }

  #grow(): void {
    const capacity = 2 * this.#t.length;
    this.#t = grown(new Float64Array(capacity), this.#t);
    this.#kind = grown(new Uint8Array(capacity), this.#kind);
    this.#next = grown(new Uint32Array(capacity), this.#next);
  }
}

function newChain(): Chain {
  return { header: null, first: NONE, last: NONE, events: 0, lines: 0 };
}

function grown<Column extends Float64Array | Uint8Array | Uint32Array>(
  larger: Column,
  column: Column,
): Column {
  larger.set(column);
  return larger;
}
