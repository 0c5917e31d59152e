import { parentPort } from 'node:worker_threads';
import { messageOf } from '@shardscope/sdk';
import type { EngineOptions } from '../engine/create-engine.ts';
import type { EngineHost } from '../engine/engine-host.ts';
import { threadPort } from './engine-port.ts';
import { servePort } from './serve-port.ts';
import type { ThreadCommand, ThreadReport } from './thread-messages.ts';

/**
 * Runs an engine in this worker thread for the thread that started it. An error that nothing caught
 * ends the thread, and the other side starts a new one.
 */
export function runEngineWorker(create: (options: EngineOptions) => Promise<EngineHost>): void {
  if (!parentPort) throw new Error('An engine worker runs in a worker thread only.');
  const owner = parentPort;
  const report = (message: ThreadReport): void => owner.postMessage(message);
  // Commands are obeyed one after the other: a client that connects early waits for the engine.
  let done = Promise.resolve<EngineHost | null>(null);
  owner.on('message', (command: ThreadCommand) => {
    // A rejection is left uncaught: the thread dies of it, and the other side hears why.
    done = done.then((engine) => obey(command, engine, { create, report }));
  });
}

interface Worker {
  create(options: EngineOptions): Promise<EngineHost>;
  report(message: ThreadReport): void;
}

async function obey(
  command: ThreadCommand,
  engine: EngineHost | null,
  worker: Worker,
): Promise<EngineHost | null> {
  switch (command.kind) {
    case 'start':
      return start(command.options, worker);
    case 'connect':
      if (engine) servePort(engine, threadPort(command.port));
      return engine;
    case 'close':
      await engine?.close();
      worker.report({ kind: 'closed' });
      return null;
  }
}

async function start(options: EngineOptions, worker: Worker): Promise<EngineHost | null> {
  try {
    const engine = await worker.create(options);
    worker.report({ kind: 'ready' });
    return engine;
  } catch (error) {
    worker.report({ kind: 'refused', message: messageOf(error) });
    return null;
  }
}
