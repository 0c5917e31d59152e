import type { FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip, type Gunzip } from 'node:zlib';
import type { ByteSource } from './byte-source.ts';
import { plainError } from './open-file.ts';
import { INFLATE_RATIO_FREE_BYTES, MAX_INFLATE_RATIO } from './limits.ts';

/** Bytes inflated at once; where a file is broken, at most so much before the spot is lost. */
const PIECE_BYTES = 64 * 1024;

/** What a gzip file holds, inflated as it is asked for. Rejects at the limits and at broken data. */
export class InflatedFile implements ByteSource {
  readonly #gunzip: Gunzip = createGunzip({ chunkSize: PIECE_BYTES });
  readonly #pieces: AsyncIterator<unknown>;
  readonly #maxBytes: number;
  readonly #end: number;
  #piece: Buffer = Buffer.alloc(0);
  #inflated = 0;
  #given = 0;
  #failure: Error | null = null;

  /**
   * @param end offset in the inflated file at which to stop
   * @param maxBytes inflated bytes beyond which the file is refused
   */
  constructor(handle: FileHandle, end: number, maxBytes: number) {
    this.#end = end;
    this.#maxBytes = maxBytes;
    const file = handle.createReadStream({ start: 0, autoClose: false });
    // An error of either stream comes out where the pieces are asked for.
    pipeline(file, this.#gunzip, () => undefined);
    this.#pieces = this.#gunzip[Symbol.asyncIterator]();
  }

  async read(target: Uint8Array): Promise<number> {
    const wanted = Math.min(target.length, this.#end - this.#given);
    let length = 0;
    while (length < wanted) {
      if (this.#piece.length === 0 && !(await this.#inflate())) break;
      const part = this.#piece.subarray(0, wanted - length);
      target.set(part, length);
      length += part.length;
      this.#piece = this.#piece.subarray(part.length);
    }
    // What came before a failure is handed out first.
    if (length === 0 && wanted > 0 && this.#failure) throw this.#failure;
    this.#given += length;
    return length;
  }

  /** Compressed bytes taken in so far. */
  get consumed(): number {
    return this.#gunzip.bytesWritten;
  }

  /** Gets the next piece; false at the end, whether good or bad. */
  async #inflate(): Promise<boolean> {
    if (this.#failure) return false;
    try {
      const next = await this.#pieces.next();
      const piece: unknown = next.value;
      if (next.done === true || !Buffer.isBuffer(piece)) return false;
      this.#inflated += piece.length;
      this.#check();
      this.#piece = piece;
      return true;
    } catch (error) {
      this.#failure = plainError(error);
      return false;
    }
  }

  #check(): void {
    if (this.#inflated > this.#maxBytes) {
      throw new Error(`it inflates to more than ${this.#maxBytes} bytes, the rest was not read`);
    }
    if (this.#inflated > Math.max(INFLATE_RATIO_FREE_BYTES, MAX_INFLATE_RATIO * this.consumed)) {
      throw new Error(
        `it inflates to more than ${MAX_INFLATE_RATIO} times its size, the rest was not read`,
      );
    }
  }

  /** Stops inflating; the file stays open. */
  async close(): Promise<void> {
    await this.#pieces.return?.();
    this.#gunzip.destroy();
  }
}
