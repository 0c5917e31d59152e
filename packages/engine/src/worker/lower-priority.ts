import { readdirSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { messageOf } from '@shardscope/sdk';

/** How `setPriority` calls the thread or, outside Linux, the process that asks. */
const SELF = 0;

/** The threads of this process, on Linux: each has a priority of its own. */
const THREADS = '/proc/self/task';

/**
 * For a worker: has the screen go first where both want the processor, since an analysis takes all
 * that it gets for minutes and a screen needs little but at once. On Linux it is every thread but
 * the main one, because those that collect garbage work for the analysis too; elsewhere it is the
 * whole process. Where the system refuses, it warns and all goes on as before.
 */
export function lowerPriority(): void {
  try {
    for (const thread of [SELF, ...sideThreads()]) lower(thread);
  } catch (error) {
    process.emitWarning(`The analysis may slow down the screen: ${messageOf(error)}`);
  }
}

function lower(thread: number): void {
  try {
    setPriority(thread, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch (error) {
    // It has ended since it was listed.
    if (!(error instanceof Error && 'info' in error && isGone(error.info))) throw error;
  }
}

function isGone(info: unknown): boolean {
  return typeof info === 'object' && info !== null && 'code' in info && info.code === 'ESRCH';
}

function sideThreads(): readonly number[] {
  if (process.platform !== 'linux') return [];
  // The main thread has the number of the process.
  return readdirSync(THREADS)
    .map(Number)
    .filter((thread) => thread !== process.pid);
}
