/** Where the reader of a terminal's output is: in text, or inside a control sequence. */
type Mode = 'text' | 'escape' | 'sequence' | 'string' | 'string escape';

/** What a terminal was sent, without its control sequences, and which event each part came from. */
export interface PlainOutput {
  readonly text: string;
  /** Where each event's text begins, ascending. */
  readonly starts: readonly number[];
  /** The event of each start. */
  readonly events: readonly number[];
}

/** Collects plain output event by event, so that a long session is read in portions. */
export class PlainOutputReader {
  readonly #parts: string[] = [];
  readonly #starts: number[] = [];
  readonly #events: number[] = [];
  #mode: Mode = 'text';
  #length = 0;

  /** Code units so far. */
  get length(): number {
    return this.#length;
  }

  /** Adds what one event sent to the terminal. */
  add(event: number, data: string): void {
    const text = this.#read(data);
    if (text === '') return;
    this.#starts.push(this.#length);
    this.#events.push(event);
    this.#parts.push(text);
    this.#length += text.length;
  }

  result(): PlainOutput {
    return { text: this.#parts.join(''), starts: this.#starts, events: this.#events };
  }

  #read(data: string): string {
    if (this.#mode === 'text' && !data.includes('\u001b')) return withoutReturns(data);
    let plain = '';
    for (let at = 0; at < data.length; at++) {
      const code = data.charCodeAt(at);
      if (this.#mode === 'text' && code !== ESC) plain += data[at] ?? '';
      this.#mode = nextMode(this.#mode, code);
    }
    return withoutReturns(plain);
  }
}

const ESC = 0x1b;
const BELL = 0x07;

function nextMode(mode: Mode, code: number): Mode {
  switch (mode) {
    case 'text':
      return code === ESC ? 'escape' : 'text';
    case 'escape':
      return afterEscape(code);
    case 'sequence':
      return code >= 0x40 && code <= 0x7e ? 'text' : 'sequence';
    case 'string':
      if (code === ESC) return 'string escape';
      return code === BELL ? 'text' : 'string';
    case 'string escape':
      return code === 0x5c ? 'text' : 'string';
  }
}

/** `[` begins a sequence; `]`, `P`, `X`, `^` and `_` begin a string that lasts to its terminator. */
function afterEscape(code: number): Mode {
  if (code === 0x5b) return 'sequence';
  if ([0x5d, 0x50, 0x58, 0x5e, 0x5f].includes(code)) return 'string';
  // An intermediate character: the final one follows.
  return code >= 0x20 && code <= 0x2f ? 'escape' : 'text';
}

function withoutReturns(text: string): string {
  return text.replaceAll('\r', '');
}

/** The event that a place in the text came from. */
export function eventAt({ starts, events }: PlainOutput, offset: number): number {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return events[low] ?? 0;
}
