import { parentPort } from 'node:worker_threads';
import { openFolder, runPipeline } from '@shardscope/sdk';
import { semanticsOf } from '../../semantics.ts';
import { handedShards } from './handed-shards.ts';
import { mainLink, type MainLink } from './main-link.ts';
import { sessionPacking } from './packed-session.ts';
import type { ShardWorkerOptions, WorkerCommand } from './protocol.ts';
import { relayEvent, relayIndexStore, relaySink } from './relay-sink.ts';

/**
 * Analyses in this worker thread the shards that the main thread hands out. An error that nothing
 * caught ends the thread, and the main thread takes over what was not finished.
 */
export function runShardWorker(): void {
  if (!parentPort) throw new Error('A shard worker runs in a worker thread only.');
  const stop = new AbortController();
  const link = mainLink(parentPort);
  parentPort.on('message', (command: WorkerCommand) => {
    switch (command.command) {
      case 'start':
        // A rejection is left uncaught: the thread dies of it, and the main thread hears why.
        void analyse(command.options, link, stop.signal);
        return;
      case 'answer':
        link.answered(command.replies);
        return;
      case 'stop':
        stop.abort();
    }
  });
}

async function analyse(
  options: ShardWorkerOptions,
  link: MainLink,
  signal: AbortSignal,
): Promise<void> {
  const { path, sessionMap, concurrency, explain, waveBytes, keepsIndexes } = options;
  const semantics = semanticsOf(options.semantics, options.configuration);
  const recording = await openFolder(path, {
    waveBytes,
    ...(sessionMap === undefined ? {} : { sessionMap }),
    ...(keepsIndexes ? { indexStore: relayIndexStore(link) } : {}),
  });
  const source = handedShards(recording, link);
  const events = runPipeline({
    ...{ source, signal },
    sink: relaySink(link, sessionPacking(semantics), source.missing, explain),
    plugins: semantics.plugins,
    context: semantics.context,
    attack: semantics.attack,
    ...(semantics.deadlineMs === undefined ? {} : { deadlineMs: semantics.deadlineMs }),
    ...(concurrency === undefined ? {} : { concurrency }),
  });
  await events.forEach((event) => relayEvent(event, link));
}
