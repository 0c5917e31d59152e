/** Input whose echo has not come yet is kept up to this many characters. */
const MAX_PENDING = 4096;

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
      const isWhole = lineEnd === data.length - 1 && data.length > 1;
      if (lineEnd >= 0 && data.length === 1) {
        pending = '';
        return;
      }
      how = entered;
      pending = (pending + (isWhole ? data.slice(0, -1) : data)).slice(-MAX_PENDING);
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

function isPrintable(text: string, index: number): boolean {
  return text.charCodeAt(index) >= 0x20 && text.charCodeAt(index) !== 0x7f;
}
