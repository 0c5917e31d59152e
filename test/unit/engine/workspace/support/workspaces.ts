import { onTestFinished } from 'vitest';
import { openWorkspace, type Workspace, type WorkspaceOptions } from 'shardscope';
import type { Folders } from './folders.ts';

/** Opens the user's workspace for a test's recordings; closed when the test has finished. */
export function open(
  { recordings, data }: Folders,
  options: Partial<WorkspaceOptions> = {},
): Promise<Workspace> {
  return openAny({ path: recordings, dataFolder: data, choice: { kind: 'user' }, ...options });
}

/** Opens a portable workspace for a test's recordings; closed when the test has finished. */
export function openPortable(
  { recordings, data, portable }: Folders,
  options: Partial<WorkspaceOptions> = {},
): Promise<Workspace> {
  const choice = { kind: 'folder' as const, dir: portable };
  return openAny({ path: recordings, dataFolder: data, choice, ...options });
}

async function openAny(options: WorkspaceOptions): Promise<Workspace> {
  const workspace = await openWorkspace(options);
  onTestFinished(() => workspace.close().catch(() => undefined));
  return workspace;
}

/** The folder of a workspace that has one. */
export function dirOf({ dir }: Workspace): string {
  if (dir === null) throw new Error('The workspace is in memory only.');
  return dir;
}
