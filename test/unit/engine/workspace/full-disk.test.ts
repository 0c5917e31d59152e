import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { folders } from './support/folders.ts';
import type { FullDiskReport } from './support/full-disk-process.ts';
import { containing } from './support/containing.ts';

const run = promisify(execFile);

/** Mounts a file system of one megabyte for one process only, and runs a command there. */
const MOUNTED = 'mount -t tmpfs -o size=1m tmpfs "$1" && shift && exec "$@"';

it('a full disk costs no result: the last snapshot is intact, and the next one has all', async (context) => {
  const { recordings, data } = await folders();
  await mkdir(data);
  const unshare = process.getuid?.() === 0 ? ['-m'] : ['-r', '-m'];
  const inside = (...command: readonly string[]) =>
    run('unshare', [...unshare, 'sh', '-c', MOUNTED, 'sh', data, ...command]);
  const refusal = await inside('true').then(
    () => null,
    (error: unknown) => String(error),
  );
  if (refusal !== null) {
    console.log(`No file system of its own can be mounted here: ${refusal}`);
    return context.skip('no file system of its own can be mounted here');
  }
  const program = fileURLToPath(new URL('support/full-disk-process.ts', import.meta.url));
  const node = [process.execPath, '--conditions=source', program];
  const { stdout } = await inside(...node, recordings, data);
  const report = JSON.parse(stdout) as FullDiskReport;
  expect(report).toMatchObject({
    code: 'E_SNAPSHOT_FAILED',
    message: containing('store.sqlite could not be written: ENOSPC'),
    causeCode: 'ENOSPC',
    inMemory: 101,
    onDisk: 1,
    unfinished: [],
    onDiskAfterRoomWasMade: 101,
  });
});
