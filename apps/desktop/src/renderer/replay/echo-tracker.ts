/** Input whose echo has not come yet is kept up to this many characters. */
const MAX_PENDING = 4096;

const ESCAPE = '\u001b';

/** How a stretch of the screen came there. */
export type InputHow = 'typed' | 'pasted';

/** Finds the echo of what was typed in what the terminal shows. */
export interface EchoTracker {
  input(data: string, how: InputHow): void;
  /** The part at the beginning of an output that is the echo of input, and how it was entered. */
  output(data: string): { readonly length: number; readonly how: InputHow };
}

/**
 * Compares each output with the input that was not echoed yet. An output that begins with something
 * else is no echo, and the end of a line forgets what never came back.
 */
export function echoTracker(): EchoTracker {
  let pending = '';
  let how: InputHow = 'typed';
  return {
    input(data, entered) {
      const lineEnd = Math.max(data.lastIndexOf('\r'), data.lastIndexOf('\n'));
      if (lineEnd >= 0 && data.length === 1) {
        pending = '';
        return;
      }
      const text = writtenText(data);
      if (text === '') return;
      how = entered;
      pending = (pending + text).slice(-MAX_PENDING);
    },
    output(data) {
      let length = 0;
      const most = Math.min(pending.length, data.length);
      while (length < most && isPrintable(data, length) && data[length] === pending[length]) {
        length++;
      }
      pending =
        length > 0 ? pending.slice(length) : pending.slice(0, data.includes('\n') ? 0 : undefined);
      return { length, how };
    },
  };
}

/** What the terminal can show of an input: keys that correct or move are not echoed as they are. */
function writtenText(data: string): string {
  let text = '';
  let at = 0;
  while (at < data.length) {
    if (isPrintable(data, at)) text += data[at] ?? '';
    at = data[at] === ESCAPE ? sequenceEnd(data, at) : at + 1;
  }
  return text;
}

/** Behind the sequence that an escape begins: that of an arrow, or the edge of a paste. */
function sequenceEnd(data: string, escape: number): number {
  const kind = data[escape + 1];
  if (kind === 'O') return escape + 3;
  if (kind !== '[') return escape + 2;
  let end = escape + 2;
  while (end < data.length && !isFinal(data.charCodeAt(end))) end++;
  return end + 1;
}

function isFinal(code: number): boolean {
  return code >= 0x40 && code <= 0x7e;
}

function isPrintable(text: string, index: number): boolean {
  return text.charCodeAt(index) >= 0x20 && text.charCodeAt(index) !== 0x7f;
}
