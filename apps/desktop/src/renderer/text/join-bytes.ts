/** A run of code units that stand for bytes which were not UTF-8 by themselves. */
const BYTE_RUN = /[\udc80-\udcff]+/gu;

/** A byte run at the very end of a text: the next text may complete it. */
const TRAILING_RUN = /[\udc80-\udcff]{1,3}$/u;

const DECODER = new TextDecoder('utf-8', { fatal: true });

/** Joins characters that the recorder cut in two between lines of one direction. */
export interface ByteJoiner {
  /** The text to show now; up to three trailing bytes are kept back for the next one. */
  push(text: string): string;
  /** What was kept back. */
  rest(): string;
}

/** Starts with nothing kept back. */
export function byteJoiner(): ByteJoiner {
  let kept = '';
  return {
    push(text) {
      const whole = kept + text;
      kept = '';
      const tail = incompleteTail(whole);
      kept = tail;
      return joinRuns(tail === '' ? whole : whole.slice(0, -tail.length));
    },
    rest() {
      const tail = kept;
      kept = '';
      return tail;
    },
  };
}

function joinRuns(text: string): string {
  return text.replace(BYTE_RUN, decodeRun);
}

/** Valid sequences in the run become characters, all other bytes stay as they are. */
function decodeRun(run: string): string {
  let decoded = '';
  for (let index = 0; index < run.length;) {
    const length = sequenceLength(byteAt(run, index));
    const part = run.slice(index, index + length);
    const character = length > 1 && part.length === length ? decode(part) : null;
    decoded += character ?? run.charAt(index);
    index += character === null ? 1 : length;
  }
  return decoded;
}

function decode(part: string): string | null {
  const bytes = Uint8Array.from(part, (unit) => unit.charCodeAt(0) - 0xdc00);
  try {
    return DECODER.decode(bytes);
  } catch {
    // Not UTF-8 after all: the bytes are shown as bytes.
    return null;
  }
}

/** Trailing bytes that begin a character and do not end it. */
function incompleteTail(text: string): string {
  const run = TRAILING_RUN.exec(text)?.[0] ?? '';
  for (let index = 0; index < run.length; index++) {
    const length = sequenceLength(byteAt(run, index));
    if (length > run.length - index) return run.slice(index);
  }
  return '';
}

function byteAt(run: string, index: number): number {
  return run.charCodeAt(index) - 0xdc00;
}

/** Length of the UTF-8 sequence that a byte begins; 1 for a byte that begins none. */
function sequenceLength(byte: number): number {
  if (byte >= 0xc2 && byte <= 0xdf) return 2;
  if (byte >= 0xe0 && byte <= 0xef) return 3;
  if (byte >= 0xf0 && byte <= 0xf4) return 4;
  return 1;
}
