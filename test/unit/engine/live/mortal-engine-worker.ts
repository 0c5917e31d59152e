// A worker thread with a real engine that dies when it is told to.
import { BroadcastChannel, isMainThread } from 'node:worker_threads';
import { createEngine } from '../../../../packages/engine/src/engine/create-engine.ts';
import { runEngineWorker } from '../../../../packages/engine/src/worker/run-engine-worker.ts';

/** Whatever is said here kills the engine. */
export const DEATH_CHANNEL = 'mortal-engine-dies';

if (!isMainThread) {
  const channel = new BroadcastChannel(DEATH_CHANNEL);
  channel.onmessage = () => process.exit(9);
  channel.unref();
  runEngineWorker(createEngine);
}
