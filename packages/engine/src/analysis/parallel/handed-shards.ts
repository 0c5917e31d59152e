import type {
  Recording,
  SessionSource,
  ShardFile,
  SourceItem,
  SourceOptions,
} from '@shardscope/sdk';
import { assignedSource } from '../assigned-source.ts';
import { knownExtractions, type MissingProducers } from './known-extractions.ts';
import type { MainLink } from './main-link.ts';
import type { ShardTask } from './protocol.ts';
import { sameShard } from './same-shard.ts';

/** The shards that a worker is handed, one after the other. */
export interface HandedShards extends SessionSource {
  /** Who still has to look at a session of the shard that is read. */
  readonly missing: MissingProducers;
}

/**
 * Reads the shards that the main thread hands out, until there are no more. A shard that is not in
 * this worker's folder is left to the main thread, which says what is wrong with it.
 */
export function handedShards(recording: Recording, link: MainLink): HandedShards {
  let known: MissingProducers = (_candidate, producers) => producers;

  async function* items(task: ShardTask, options: SourceOptions): AsyncGenerator<SourceItem> {
    const { file } = task;
    const isIt = (each: ShardFile): boolean => sameShard(each, file);
    if (!recording.files.some(isIt)) return;
    known = knownExtractions(task.extracted);
    let sessions = 0;
    for await (const item of assignedSource(recording, () => task.addresses).sessions({
      ...options,
      files: isIt,
      onProgress: (progress) => link.tell('progress', { file, progress }),
    })) {
      await link.calm();
      if (item.kind !== 'fault') sessions += 1;
      yield item;
    }
    if (options.signal?.aborted === true) return;
    link.tell('read', { file, sessions, lineCounts: recording.lineCounts.get(file.path) });
  }

  return {
    missing: (candidate, producers) => known(candidate, producers),
    async *sessions(options = {}) {
      while (options.signal?.aborted !== true) {
        const task = await link.ask('next', null);
        if (task === null) return;
        yield* items(task, options);
      }
    },
  };
}
