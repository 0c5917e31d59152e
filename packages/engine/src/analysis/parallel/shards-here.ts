import type { SessionSource, ShardFile, SourceItem, SourceOptions } from '@shardscope/sdk';
import type { ParallelOptions } from './parallel-options.ts';
import type { RunDesk } from './run-desk.ts';
import { sameShard } from './same-shard.ts';

/**
 * The shards that this thread reads: its part of all, and at last what no worker has brought to its
 * end.
 *
 * @param workersEnded resolves when there are no workers any more
 */
export function shardsHere(
  { recording, plan }: ParallelOptions,
  desk: RunDesk,
  workersEnded: Promise<unknown>,
): SessionSource {
  const { ledger } = desk;

  async function* items(file: ShardFile, options: SourceOptions): AsyncGenerator<SourceItem> {
    const { wanted = () => true } = options;
    const read = recording.sessions({
      ...options,
      files: (each) => sameShard(each, file),
      wanted: (candidate) => !ledger.isSettled(candidate.evidenceRef) && wanted(candidate),
      onProgress: (progress) => desk.progress.add(file, progress),
    });
    for await (const item of read) {
      desk.announced.seen(item);
      const isOver = item.kind === 'unwanted' && ledger.isSettled(item.candidate.evidenceRef);
      if (!isOver) yield item;
    }
  }

  return {
    async *sessions(options = {}) {
      while (plan.readsHere) {
        const file = desk.next();
        if (!file) break;
        yield* items(file, options);
      }
      await workersEnded;
      for (const file of desk.unfinished()) {
        if (options.signal?.aborted === true) return;
        yield* items(file, options);
      }
      yield* desk.announced.absent();
    },
  };
}
