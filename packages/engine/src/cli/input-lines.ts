import { decodeBytes } from '@shardscope/sdk';

/** Bytes of one line of input: more than any event needs, few enough to be held. */
export const MAX_LINE_BYTES = 64 * 1_048_576;

const LF = 0x0a;

/** One line of input, counted from 1, without its end; the text is null where it was too long. */
export interface InputLine {
  readonly number: number;
  readonly text: string | null;
}

/**
 * Splits bytes into lines as they come. Bytes that are no UTF-8 are kept as they are kept everywhere;
 * a line over MAX_LINE_BYTES is passed by without being held.
 */
export async function* inputLines(input: AsyncIterable<Uint8Array>): AsyncGenerator<InputLine> {
  let held: Uint8Array[] = [];
  let size = 0;
  let number = 0;
  const take = (piece: Uint8Array): void => {
    size += piece.length;
    if (size > MAX_LINE_BYTES) held = [];
    else held.push(piece);
  };
  const line = (): InputLine => {
    number += 1;
    const text = size > MAX_LINE_BYTES ? null : decodeBytes(Buffer.concat(held));
    held = [];
    size = 0;
    return { number, text };
  };
  for await (const chunk of input) {
    let from = 0;
    for (let end = chunk.indexOf(LF); end >= 0; end = chunk.indexOf(LF, from)) {
      take(chunk.subarray(from, end));
      yield line();
      from = end + 1;
    }
    if (from < chunk.length) take(chunk.subarray(from));
  }
  if (size > 0) yield line();
}
