import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { FileRange, type ByteSource } from './byte-source.ts';
import { InflatedFile } from './inflate.ts';
import { FINGERPRINT_BYTES } from './limits.ts';
import { openRegularFile } from './open-file.ts';
import type { FoundShard } from './shard-file.ts';

/** A shard file that is open. Offsets are those of the lines: in a compressed file, inflated. */
export class OpenShard {
  readonly file: FoundShard;
  /** Bytes on disk. */
  readonly size: number;
  /** Epoch seconds of the last change. */
  readonly changedAt: number;
  readonly #handle: FileHandle;
  readonly #maxInflated: number;
  #inflated: InflatedFile | null = null;

  private constructor(file: FoundShard, handle: FileHandle, stats: FileTimes, maxInflated: number) {
    this.file = file;
    this.size = stats.size;
    this.changedAt = stats.mtimeMs / 1000;
    this.#handle = handle;
    this.#maxInflated = maxInflated;
  }

  /** Rejects with an error that names neither path nor content. */
  static async open(file: FoundShard, maxInflated: number): Promise<OpenShard> {
    const handle = await openRegularFile(file.location);
    try {
      return new OpenShard(file, handle, await handle.stat(), maxInflated);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /**
   * The bytes from `start` to `end`. A compressed shard can only be read from its beginning: look
   * at {@link ShardFile.compressed} and begin at 0.
   */
  source(start: number, end: number): ByteSource {
    if (!this.file.compressed) return new FileRange(this.#handle, start, end);
    this.#inflated = new InflatedFile(this.#handle, end, this.#maxInflated);
    return this.#inflated;
  }

  /** How far the reading of a compressed file has got, in bytes on disk. */
  get consumed(): number {
    return this.#inflated?.consumed ?? 0;
  }

  /**
   * A digest by which bytes `0` to `end` on disk are known again: of their beginning, their end and
   * their number.
   */
  async fingerprint(end: number): Promise<string> {
    const head = await this.#bytes(0, Math.min(end, FINGERPRINT_BYTES));
    const tail = await this.#bytes(Math.max(0, end - FINGERPRINT_BYTES), end);
    return createHash('sha256').update(`${end}\n`).update(head).update(tail).digest('hex');
  }

  async close(): Promise<void> {
    await this.#inflated?.close();
    await this.#handle.close();
  }

  async #bytes(start: number, end: number): Promise<Uint8Array> {
    const bytes = Buffer.alloc(end - start);
    const { bytesRead } = await this.#handle.read(bytes, 0, bytes.length, start);
    return bytes.subarray(0, bytesRead);
  }
}

interface FileTimes {
  readonly size: number;
  readonly mtimeMs: number;
}
