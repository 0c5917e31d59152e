import { getPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { lowerPriority } from '../../../../packages/engine/src/worker/lower-priority.ts';

lowerPriority();
// On Linux a thread has a priority of its own, and 0 is the one that asks.
parentPort?.postMessage(getPriority(0));
