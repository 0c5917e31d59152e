import { sessionIndex } from '../../errors/errors.ts';
import { decodeBytes } from '../../model/bytes.ts';
import { blockOfLine, type Block } from '../block.ts';
import { FileRange } from '../byte-source.ts';
import type { IndexFile } from '../discover.ts';
import { InflatedFile } from '../inflate.ts';
import { LineFeed, type BlockConsumer } from '../line-feed.ts';
import { MAX_LINE_BYTES } from '../limits.ts';
import { openRegularFile, plainError } from '../open-file.ts';
import type { ScanDesk } from '../scan-desk.ts';

const NEWLINE = 0x0a;

/** Splits blocks into lines of text; blank lines are left out, too long ones are only counted. */
class TextLines implements BlockConsumer {
  readonly #onLine: (line: string) => void;
  readonly #onOversized: () => void;

  constructor(onLine: (line: string) => void, onOversized: () => void) {
    this.#onLine = onLine;
    this.#onOversized = onOversized;
  }

  block({ bytes, start, end }: Block): void {
    for (let at = start; at < end;) {
      const newline = bytes.indexOf(NEWLINE, at);
      if (newline - at > MAX_LINE_BYTES) this.#onOversized();
      else this.#line(decodeBytes(bytes, at, newline));
      at = newline + 1;
    }
  }

  oversized(): void {
    this.#onOversized();
  }

  #line(text: string): void {
    const line = text.endsWith('\r') ? text.slice(0, -1) : text;
    if (line.trim() !== '') this.#onLine(line);
  }
}

/**
 * Reads a file of the session index line by line.
 *
 * @param onOversized called for each line that is too long to be looked at
 * @throws ShardscopeError E_SESSION_INDEX when it cannot be read to its end; the lines before that
 * have been handed on
 */
export async function readIndexFile(
  file: IndexFile,
  desk: ScanDesk,
  maxInflated: number,
  onLine: (line: string) => void,
  onOversized: () => void,
): Promise<void> {
  try {
    const handle = await openRegularFile(file.location);
    const inflated = file.compressed ? new InflatedFile(handle, Infinity, maxInflated) : null;
    try {
      const lines = new TextLines(onLine, onOversized);
      const feed = new LineFeed(desk.memory, lines, () => undefined);
      const source = inflated ?? new FileRange(handle, 0, Infinity);
      const end = await feed.run(source, { offset: 0, withinOversized: false });
      if (end.error) throw end.error;
      if (end.rest.length > 0) lines.block(blockOfLine(end.rest, end.offset));
    } finally {
      await inflated?.close();
      await handle.close();
    }
  } catch (error) {
    const plain = plainError(error);
    throw sessionIndex(file.path, plain.message, plain);
  }
}
