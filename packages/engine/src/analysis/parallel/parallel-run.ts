import { extname } from 'node:path';
import { Observable } from 'rxjs';
import type { Emit, PipelineEvent, SessionSource, ShardFile } from '@shardscope/sdk';
import { noticeOf, workerLost } from '../../errors.ts';
import { MIN_WAVE_BYTES, WAVE_BYTES } from './limits.ts';
import type { ParallelOptions } from './parallel-options.ts';
import type { ShardWorkerOptions } from './protocol.ts';
import { runDesk, type RunDesk } from './run-desk.ts';
import { shardsHere } from './shards-here.ts';
import { startShardThread, type ShardThreadEnd } from './shard-thread.ts';
import { workerDesk } from './worker-desk.ts';

/** This module is TypeScript or built JavaScript, and the workers' module is of the same kind. */
const MODULE = new URL(`./shard-worker${extname(import.meta.url)}`, import.meta.url);

/**
 * Runs an analysis in several threads. Each reads and analyses one shard after the other; this
 * thread keeps the results of all and then publishes them, so that everything that holds for a run
 * in one thread holds here as well. Events are the same; only the order between shards is another
 * one. What a worker that dies had not finished is analysed in this thread.
 */
export function parallelRun(options: ParallelOptions): Observable<PipelineEvent> {
  return new Observable<PipelineEvent>((subscriber) => {
    const stop = new AbortController();
    const abort = (): void => stop.abort();
    options.signal.addEventListener('abort', abort);
    if (options.signal.aborted) abort();
    run(options, stop, (event) => subscriber.next(event)).then(
      () => subscriber.complete(),
      (error: unknown) => subscriber.error(error),
    );
    return () => {
      options.signal.removeEventListener('abort', abort);
      abort();
    };
  });
}

async function run(options: ParallelOptions, stop: AbortController, emit: Emit): Promise<void> {
  const desk = runDesk(options, stop, emit);
  const workers = Array.from({ length: options.plan.workers }, () => runWorker(options, desk));
  const ended = Promise.all(workers);
  try {
    await runHere(shardsHere(options, desk, ended), options, desk);
  } catch (thrown) {
    stop.abort();
    throw thrown;
  } finally {
    await ended;
  }
  desk.end();
}

/** Reads and analyses in this thread. */
async function runHere(
  source: SessionSource,
  options: ParallelOptions,
  desk: RunDesk,
): Promise<void> {
  await options.inThisThread(source, desk.stop).forEach((event) => {
    if (event.kind === 'done') desk.add(event.report);
    else if (event.kind !== 'progress') desk.emit(event);
  });
}

/** Has one worker read shards until there are no more, or it is stopped, or dies. */
async function runWorker(options: ParallelOptions, desk: RunDesk): Promise<void> {
  const files: ShardFile[] = [];
  const end = await workerEnd(options, desk, files);
  if (end.kind === 'done') return;
  const lost = desk.ledger.unfinished(files).map(({ path }) => path);
  desk.emit({ kind: 'fault', fault: noticeOf(workerLost(lost, end.cause)) });
}

async function workerEnd(
  options: ParallelOptions,
  desk: RunDesk,
  files: ShardFile[],
): Promise<ShardThreadEnd> {
  const handlers = workerDesk(options, desk, files);
  try {
    const thread = startShardThread(options.module ?? MODULE, workerOptions(options), handlers);
    const stop = (): void => thread.stop();
    desk.stop.addEventListener('abort', stop);
    if (desk.stop.aborted) stop();
    const end = await thread.ended;
    desk.stop.removeEventListener('abort', stop);
    return end;
  } catch (cause) {
    return { kind: 'died', cause };
  }
}

function workerOptions(options: ParallelOptions): ShardWorkerOptions {
  const { recording, sessionMap, semantics, concurrency, explain, plan, indexStore } = options;
  return {
    path: recording.root,
    ...(sessionMap === undefined ? {} : { sessionMap }),
    semantics: semantics.name,
    configuration: semantics.configuration,
    ...(concurrency === undefined ? {} : { concurrency }),
    explain,
    waveBytes: Math.max(MIN_WAVE_BYTES, Math.floor(WAVE_BYTES / plan.workers)),
    keepsIndexes: indexStore !== null,
  };
}
