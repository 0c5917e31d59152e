import { once } from 'node:events';
import { constants, getPriority } from 'node:os';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';

const isLinux = process.platform === 'linux';
if (!isLinux) console.log('Only on Linux has a thread a priority of its own: not looked at here.');

test.runIf(isLinux)('an engine lets the screen go first, and nobody else does', async () => {
  const before = getPriority(0);
  const url = new URL('./lowered-worker.ts', import.meta.url);
  const worker = new Worker(url, { execArgv: ['--conditions=source'] });
  const message: unknown = await once(worker, 'message');
  expect(message).toEqual([constants.priority.PRIORITY_BELOW_NORMAL]);
  expect(getPriority(0)).toBe(before);
  await worker.terminate();
});
