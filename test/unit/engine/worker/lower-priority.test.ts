import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { constants, getPriority } from 'node:os';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';

const isLinux = process.platform === 'linux';
if (!isLinux) console.log('Only on Linux has a thread a priority of its own: not looked at here.');

test.runIf(isLinux)('an engine and its collectors of garbage let the screen go first', async () => {
  const before = getPriority(process.pid);
  const url = new URL('./lowered-worker.ts', import.meta.url);
  const worker = new Worker(url, { execArgv: ['--conditions=source'] });
  const message: unknown = await once(worker, 'message');
  expect(message).toEqual([constants.priority.PRIORITY_BELOW_NORMAL]);
  expect(getPriority(process.pid)).toBe(before);
  const side = readdirSync('/proc/self/task').map(Number);
  const lowered = side.filter((thread) => getPriority(thread) > before);
  expect(lowered).toHaveLength(side.length - 1);
  await worker.terminate();
});
