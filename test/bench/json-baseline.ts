import { open } from 'node:fs/promises';

declare global {
  interface Buffer {
    /** What toString('utf8') calls; Node.js has it, its types do not name it. */
    utf8Slice(start: number, end: number): string;
  }
}

/** As much as the reader asks for at once: smaller blocks make the baseline slower. */
const BLOCK_BYTES = 1024 * 1024;

/** Room for the beginning of a line before a block; the generated lines are far shorter. */
const LONGEST_LINE = 1024 * 1024;

const NEWLINE = 0x0a;

/**
 * What every ratio is measured against: each line of a file through `JSON.parse`, streaming from
 * disk in blocks. Resolves to the number of lines.
 */
export async function parseLines(path: string): Promise<number> {
  const file = await open(path);
  const bytes = Buffer.alloc(LONGEST_LINE + BLOCK_BYTES);
  let [lines, rest] = [0, 0];
  for (;;) {
    const { bytesRead } = await file.read(bytes, rest, BLOCK_BYTES);
    if (bytesRead === 0) break;
    const end = rest + bytesRead;
    let start = 0;
    for (let newline; (newline = bytes.indexOf(NEWLINE, start)) >= 0 && newline < end; lines++) {
      JSON.parse(bytes.utf8Slice(start, newline));
      start = newline + 1;
    }
    bytes.copyWithin(0, start, end);
    rest = end - start;
  }
  await file.close();
  return lines;
}
