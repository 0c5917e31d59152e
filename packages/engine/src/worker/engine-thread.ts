import { Worker } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import type { EngineOptions } from '../engine/create-engine.ts';
import { conditionsOf } from './thread-conditions.ts';
import type { ThreadCommand, ThreadReport } from './thread-messages.ts';

/** Milliseconds for the session in work and the last snapshot when a thread is told to end. */
const CLOSE_DEADLINE_MS = 15_000;

/** How the thread of an engine came to its end. */
export type ThreadEnd =
  | { readonly kind: 'closed' }
  /** The engine refused to start. */
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'died'; readonly cause: Error };

/** A thread in which an engine runs. */
export interface EngineThread {
  /** True when the engine has started, false when the thread ended before. */
  readonly ready: Promise<boolean>;
  readonly ended: Promise<ThreadEnd>;
  connect(port: MessagePort): void;
  /** Has the engine finish; after a while the thread is ended without asking. */
  close(): Promise<void>;
}

/**
 * Starts a thread for an engine.
 *
 * @param module calls `runEngineWorker`
 * @param options copied to the thread
 */
export function startEngineThread(module: URL, options: EngineOptions): EngineThread {
  const worker = new Worker(module, { name: 'shardscope engine', ...conditionsOf(module) });
  const { ready, ended } = watch(worker);
  const send = (command: ThreadCommand, transfer: MessagePort[] = []): void =>
    worker.postMessage(command, transfer);
  send({ kind: 'start', options });
  return {
    ready,
    ended,
    connect: (port) => send({ kind: 'connect', port }, [port]),
    async close() {
      send({ kind: 'close' });
      const deadline = setTimeout(() => void worker.terminate(), CLOSE_DEADLINE_MS);
      await ended;
      clearTimeout(deadline);
    },
  };
}

function watch(worker: Worker): Pick<EngineThread, 'ready' | 'ended'> {
  const ready = Promise.withResolvers<boolean>();
  const ended = Promise.withResolvers<ThreadEnd>();
  let end: ThreadEnd | null = null;
  worker.on('message', (report: ThreadReport) => {
    if (report.kind === 'ready') {
      ready.resolve(true);
      return;
    }
    end = report;
    void worker.terminate();
  });
  worker.on('error', (cause) => (end = { kind: 'died', cause: asError(cause) }));
  worker.on('exit', (code) => {
    ready.resolve(false);
    ended.resolve(end ?? { kind: 'died', cause: new Error(`it ended with exit code ${code}`) });
  });
  return { ready: ready.promise, ended: ended.promise };
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
