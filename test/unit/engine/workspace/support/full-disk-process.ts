// Runs in a namespace of its own, where the folder it is given is a file system of one megabyte:
// writes a workspace there while the disk is full, and tells what became of it.
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openStore, openWorkspace } from 'shardscope';
import { command, result, summary } from '../../../sdk/store/session-results.ts';
import { pathsIn } from './paths-in.ts';

/** What became of a workspace on a full disk. */
export interface FullDiskReport {
  readonly code: string;
  readonly message: string;
  readonly causeCode: string;
  readonly inMemory: number;
  readonly onDisk: number;
  readonly unfinished: readonly string[];
  readonly onDiskAfterRoomWasMade: number;
}

const [path = '', disk = ''] = process.argv.slice(2);

const workspace = await openWorkspace({ path, dataFolder: disk, choice: { kind: 'user' } });
const file = join(workspace.dir ?? '', 'store.sqlite');
workspace.store.persist(result());
await workspace.flush();

const filler = join(disk, 'filler');
await writeFile(filler, Buffer.alloc(800_000));
for (let i = 0; i < 100; i += 1) {
  workspace.store.persist(
    result(summary({ sid: `s${i}` }), { commands: [command(0, 'x'.repeat(2000))] }),
  );
}
const error: unknown = await workspace.flush().then(
  () => null,
  (thrown: unknown) => thrown,
);
const failed = {
  ...described(error),
  inMemory: workspace.store.counts().sessions,
  onDisk: await sessionsOnDisk(),
  unfinished: (await pathsIn(disk)).filter((each) => each.includes('.tmp-')),
};
await rm(filler);
await workspace.close();
const report: FullDiskReport = { ...failed, onDiskAfterRoomWasMade: await sessionsOnDisk() };
process.stdout.write(JSON.stringify(report));

async function sessionsOnDisk(): Promise<number> {
  const { store } = await openStore(file, { mayWrite: false });
  return store.counts().sessions;
}

function described(error: unknown): Pick<FullDiskReport, 'code' | 'message' | 'causeCode'> {
  if (!(error instanceof Error)) return { code: 'none', message: 'none', causeCode: 'none' };
  const { cause } = error;
  return {
    code: codeOf(error),
    message: error.message,
    causeCode: cause instanceof Error ? codeOf(cause) : 'none',
  };
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : 'none';
}
