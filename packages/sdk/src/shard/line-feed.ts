import { blockMemory, blockOfLine, type Block } from './block.ts';
import type { ByteSource } from './byte-source.ts';
import { CHUNK_BYTES, MAX_LINE_BYTES } from './limits.ts';

/** Takes whole lines, a block at a time, in file order. */
export interface BlockConsumer {
  block(block: Block): void;
  /** A line longer than the limit; `head` has its first bytes. Called once a line, as it begins. */
  oversized(head: Block, start: number): void;
}

/** Where a feed starts. */
export interface FeedStart {
  /** Offset in the file of the source's first byte. */
  readonly offset: number;
  /** The first bytes belong to an oversized line that has been handed on already. */
  readonly withinOversized: boolean;
}

/** Where a feed came to an end. */
export interface FeedEnd {
  /** Behind the last newline; with `withinOversized` behind the last byte. */
  readonly offset: number;
  readonly withinOversized: boolean;
  /** The last line when its newline is missing; empty otherwise. */
  readonly rest: Uint8Array;
  /** The source came to its end: it did not break off, and nobody stopped it. */
  readonly complete: boolean;
  /** Why the source broke off. */
  readonly error: Error | null;
}

/** First bytes of an oversized line that are shown to the consumer: they name its session. */
const HEAD_BYTES = 256;
const NEWLINE = 0x0a;

type ChunkMemory = Pick<Block, 'bytes' | 'view'>;

/** The memory of a feed; it can be used again when the feed has come to its end. */
export type FeedMemory = readonly [ChunkMemory, ChunkMemory];

/** Room for two chunks, before each the beginning of a line that the chunk before it brought. */
export function feedMemory(): FeedMemory {
  return [blockMemory(MAX_LINE_BYTES + CHUNK_BYTES), blockMemory(MAX_LINE_BYTES + CHUNK_BYTES)];
}

/**
 * Reads a source to its end and hands on its lines. One chunk is read while another is looked at;
 * memory is two chunks and two lines, whatever comes.
 */
export class LineFeed {
  readonly #consumer: BlockConsumer;
  readonly #onBytes: (count: number) => void;
  readonly #memory: FeedMemory;

  /** @param onBytes told how many bytes each chunk brought */
  constructor(memory: FeedMemory, consumer: BlockConsumer, onBytes: (count: number) => void) {
    this.#memory = memory;
    this.#consumer = consumer;
    this.#onBytes = onBytes;
  }

  /** Stops early, at a line's end, once the signal is aborted. */
  async run(source: ByteSource, start: FeedStart, signal?: AbortSignal): Promise<FeedEnd> {
    const state = new FeedState(this.#consumer, start);
    let [current, other] = this.#memory;
    let reading = pull(source, current);
    for (;;) {
      const pulled = await reading;
      if (typeof pulled !== 'number') return state.end(false, pulled);
      if (signal?.aborted) return state.end(false, null);
      if (pulled === 0) return state.end(true, null);
      reading = pull(source, other);
      state.take(current, pulled, other);
      this.#onBytes(pulled);
      [current, other] = [other, current];
    }
  }
}

/** The next bytes' number, or why there are none. Never rejects: nobody may be waiting yet. */
function pull(source: ByteSource, memory: ChunkMemory): Promise<number | Error> {
  const chunk = memory.bytes.subarray(MAX_LINE_BYTES, MAX_LINE_BYTES + CHUNK_BYTES);
  return source.read(chunk).catch((error: unknown) => {
    return error instanceof Error ? error : new Error(String(error));
  });
}

/** What is known between two chunks. */
class FeedState {
  readonly #consumer: BlockConsumer;
  /** The beginning of a line whose end has not been seen. */
  #rest: Uint8Array = new Uint8Array(0);
  #withinOversized: boolean;
  /** Behind all bytes taken. */
  #offset: number;

  constructor(consumer: BlockConsumer, start: FeedStart) {
    this.#consumer = consumer;
    this.#offset = start.offset;
    this.#withinOversized = start.withinOversized;
  }

  /**
   * Takes `count` new bytes in the chunk's place of `memory`; the beginning of their first line
   * stands before them already. That of the line after them goes to the same place in `other`.
   */
  take(memory: ChunkMemory, count: number, other: ChunkMemory): void {
    const { bytes, view } = memory;
    const end = MAX_LINE_BYTES + count;
    const base = this.#offset - MAX_LINE_BYTES;
    this.#offset += count;
    let start = MAX_LINE_BYTES - this.#rest.length;
    if (this.#withinOversized) {
      const newline = bytes.subarray(start, end).indexOf(NEWLINE);
      if (newline < 0) return;
      this.#withinOversized = false;
      start += newline + 1;
    }
    const behind = start + bytes.subarray(start, end).lastIndexOf(NEWLINE) + 1;
    if (behind > start) this.#consumer.block({ bytes, view, start, end: behind, base });
    this.#keep(bytes.subarray(behind, end), other);
  }

  end(complete: boolean, error: Error | null): FeedEnd {
    const rest = this.#rest.slice();
    const offset = this.#offset - rest.length;
    return { offset, withinOversized: this.#withinOversized, rest, complete, error };
  }

  #keep(rest: Uint8Array, other: ChunkMemory): void {
    if (rest.length <= MAX_LINE_BYTES) {
      this.#rest = other.bytes.subarray(MAX_LINE_BYTES - rest.length, MAX_LINE_BYTES);
      this.#rest.set(rest);
      return;
    }
    const start = this.#offset - rest.length;
    this.#rest = new Uint8Array(0);
    this.#withinOversized = true;
    this.#consumer.oversized(blockOfLine(rest.subarray(0, HEAD_BYTES), start), start);
  }
}
