// A worker that dies once it has sent a number of messages, in the way its environment asks for.
import { env } from 'node:process';
import { parentPort } from 'node:worker_threads';
import { runShardWorker } from '../../../../../packages/engine/src/analysis/parallel/run-shard-worker.ts';

function die(): never {
  if (env['MORTAL_DEATH'] === 'exits') process.exit(7);
  throw new Error('out of luck');
}

if (!parentPort) throw new Error('A worker runs in a worker thread only.');
const post = parentPort.postMessage.bind(parentPort);
let left = Number(env['MORTAL_MESSAGES']);
parentPort.postMessage = (message: unknown) => {
  left -= 1;
  if (left < 0) die();
  post(message);
};
runShardWorker();
