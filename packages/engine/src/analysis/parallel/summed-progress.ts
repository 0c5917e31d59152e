import type { ShardFile, SourceProgress } from '@shardscope/sdk';
import { PROGRESS_INTERVAL_MS } from './limits.ts';

/** How far all workers together have got. */
export interface SummedProgress {
  /** @param file the one that this is the progress of */
  add(file: ShardFile, progress: SourceProgress): void;
  /** Tells the latest, however short ago the last report was. */
  flush(): void;
}

const NONE = { bytesDone: 0, sessionsDone: 0, sessionsKnown: 0 };

/**
 * Sums up the progress of several shards that are read at the same time.
 *
 * @param tell called at most a few times a second
 */
export function summedProgress(
  bytesTotal: number,
  tell: (progress: SourceProgress) => void,
): SummedProgress {
  const latest = new Map<string, SourceProgress>();
  let toldAt = Number.NEGATIVE_INFINITY;
  let sum = NONE;

  function flush(): void {
    toldAt = performance.now();
    tell({ ...sum, bytesTotal });
  }

  return {
    flush,
    add({ path }, progress) {
      const before = latest.get(path) ?? NONE;
      latest.set(path, progress);
      sum = {
        bytesDone: sum.bytesDone + progress.bytesDone - before.bytesDone,
        sessionsDone: sum.sessionsDone + progress.sessionsDone - before.sessionsDone,
        sessionsKnown: sum.sessionsKnown + progress.sessionsKnown - before.sessionsKnown,
      };
      if (performance.now() - toldAt >= PROGRESS_INTERVAL_MS) flush();
    },
  };
}
