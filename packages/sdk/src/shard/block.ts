/** Zero bytes kept readable behind a block, so that words can be read without a check. */
export const BLOCK_PADDING = 256;

/** Whole lines in memory: what the scanner works on. */
export interface Block {
  readonly bytes: Buffer;
  /** Over the same memory as `bytes`. */
  readonly view: DataView;
  /** Where the first line begins in `bytes`. */
  readonly start: number;
  /** Behind the newline of the last line; {@link BLOCK_PADDING} more bytes can be read. */
  readonly end: number;
  /** Offset in the file of `bytes[0]`; negative when the file begins later in `bytes`. */
  readonly base: number;
}

/** Room for bytes and the padding behind them. */
export function blockMemory(length: number): Pick<Block, 'bytes' | 'view'> {
  const bytes = Buffer.from(new ArrayBuffer(length + BLOCK_PADDING));
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
}

/** A block of one line that lacks its newline: it is added, as if the line were complete. */
export function blockOfLine(line: Uint8Array, offset: number): Block {
  const memory = blockMemory(line.length + 1);
  memory.bytes.set(line);
  memory.bytes.fill('\n', line.length, line.length + 1);
  return { ...memory, start: 0, end: line.length + 1, base: offset };
}
