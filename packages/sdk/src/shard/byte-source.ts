import type { FileHandle } from 'node:fs/promises';

/** Bytes in order, pulled. Closing the file behind it is its opener's business. */
export interface ByteSource {
  /** Fills `target` at most; resolves to the number of bytes, 0 at the end. */
  read(target: Uint8Array): Promise<number>;
}

/** A stretch of an open file. It ends early where the file does. */
export class FileRange implements ByteSource {
  readonly #handle: FileHandle;
  readonly #end: number;
  #at: number;

  constructor(handle: FileHandle, start: number, end: number) {
    this.#handle = handle;
    this.#at = start;
    this.#end = end;
  }

  async read(target: Uint8Array): Promise<number> {
    const length = Math.min(target.length, this.#end - this.#at);
    if (length <= 0) return 0;
    const { bytesRead } = await this.#handle.read(target, 0, length, this.#at);
    this.#at += bytesRead;
    return bytesRead;
  }
}
