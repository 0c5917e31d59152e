import { availableParallelism } from 'node:os';
import type { ShardFile } from '@shardscope/sdk';
import { INFLATE_RATIO, MAX_READING_THREADS, MAX_THREADS, MIN_BYTES } from './limits.ts';

/** How many threads a run may have, and from when on. */
export interface ThreadLimits {
  /** Default: one a core. */
  readonly threads?: number;
  /** Bytes still to be read up to which one thread is enough; default {@link MIN_BYTES}. */
  readonly minBytes?: number;
  /** Whether the thread that keeps the results reads as well; default: with few threads only. */
  readonly readsHere?: boolean;
  /** What workers run instead of their own module. */
  readonly module?: URL;
}

/** In which threads a run reads. */
export interface ThreadPlan {
  /** Threads besides this one; none when little is left to read. */
  readonly workers: number;
  readonly readsHere: boolean;
}

/**
 * In which threads it is worth while to read: one a core, but never more than there are shards with
 * something left to read.
 *
 * @param extractedBytes how many bytes from a shard's start have been looked into before
 */
export function threadPlan(
  files: readonly ShardFile[],
  extractedBytes: (file: ShardFile) => number,
  limits: ThreadLimits,
): ThreadPlan {
  const { threads: cores = availableParallelism(), minBytes = MIN_BYTES } = limits;
  const left = files.map((file) => bytesLeft(file, extractedBytes(file))).filter(Boolean);
  const bytes = left.reduce((sum, each) => sum + each, 0);
  const threads = Math.min(cores, left.length, MAX_THREADS);
  if (threads < 2 || bytes <= minBytes) return { workers: 0, readsHere: true };
  const { readsHere = threads <= MAX_READING_THREADS } = limits;
  return { workers: readsHere ? threads - 1 : threads, readsHere };
}

/** A guess: sessions that end early in a shard may be missing though a later one is not. */
function bytesLeft({ size, compressed }: ShardFile, extracted: number): number {
  // Offsets of sessions do not count the newline behind their last line.
  if (!compressed) return size - extracted > 1 ? size - extracted : 0;
  return extracted > 0 ? 0 : size * INFLATE_RATIO;
}
