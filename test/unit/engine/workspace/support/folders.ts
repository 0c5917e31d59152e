import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Folders of one test, removed when it has finished. */
export interface Folders {
  /** A folder with a recording to open. */
  readonly recordings: string;
  /** The user's data folder; not made yet. */
  readonly data: string;
  /** A path for a portable workspace; not made yet. */
  readonly portable: string;
}

/** Makes fresh folders for a test. */
export async function folders(): Promise<Folders> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'shardscope-test-')));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const recordings = join(root, 'recordings');
  await mkdir(recordings);
  return { recordings, data: join(root, 'data'), portable: join(root, 'portable') };
}
