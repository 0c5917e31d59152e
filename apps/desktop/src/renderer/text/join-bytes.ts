/** A run of code units that stand for bytes which were not UTF-8 by themselves. */
const BYTE_RUN = /[\udc80-\udcff]+/gu;

/** A byte run at the very end of a text: the next text may complete it. */
const TRAILING_RUN = /[\udc80-\udcff]{1,3}$/u;

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
  const parts: string[] = [];
  let done = 0;
  for (let index = 0; index < run.length;) {
    const length = sequenceLength(byteAt(run, index));
    const code = length === 1 ? null : codePointAt(run, index, length);
    if (code === null) {
      index++;
      continue;
    }
    parts.push(run.slice(done, index), String.fromCodePoint(code));
    index += length;
    done = index;
  }
  return parts.length === 0 ? run : parts.join('') + run.slice(done);
}

/** Least code points of sequences of two, three and four bytes: a longer form of less is invalid. */
const LEAST = [0, 0, 0x80, 0x800, 0x1_0000];
const MOST = 0x10_ffff;

/** The character of a sequence; null when it is not valid UTF-8. */
function codePointAt(run: string, index: number, length: number): number | null {
  if (index + length > run.length) return null;
  let code = byteAt(run, index) & (0x7f >> length);
  for (let next = index + 1; next < index + length; next++) {
    const byte = byteAt(run, next);
    if ((byte & 0xc0) !== 0x80) return null;
    code = (code << 6) | (byte & 0x3f);
  }
  const isSurrogate = code >= 0xd800 && code <= 0xdfff;
  return code < (LEAST[length] ?? 0) || code > MOST || isSurrogate ? null : code;
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
