import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { sourceUnreadable } from '@shardscope/sdk';
import { workspaceInside, workspaceUnwritable } from '../errors.ts';
import { workspaceFolder } from './data-folder.ts';
import { isMissing } from './read-json.ts';

/** Where results are kept. */
export type WorkspaceChoice =
  /** In the user's data folder, found by the opened path. */
  | { readonly kind: 'user' }
  /** In a folder that can be taken elsewhere. */
  | { readonly kind: 'folder'; readonly dir: string }
  /** In memory only. */
  | { readonly kind: 'none' };

/** The real path of what is opened. Throws E_SOURCE_UNREADABLE. */
export async function openedPath(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (thrown) {
    throw sourceUnreadable(path, thrown);
  }
}

/**
 * The real path of a workspace's folder, which need not exist. Throws E_WORKSPACE_INSIDE for one in
 * the opened folder, where nothing is ever written, and E_WORKSPACE_UNWRITABLE where none can be.
 *
 * @param opened real path of what is opened
 */
export async function workspaceDir(
  choice: Exclude<WorkspaceChoice, { kind: 'none' }>,
  opened: string,
  data: string,
): Promise<string> {
  const asked = choice.kind === 'user' ? workspaceFolder(data, opened) : resolve(choice.dir);
  const dir = await realPathToBe(asked).catch((thrown: unknown) => {
    throw workspaceUnwritable(asked, thrown);
  });
  const { isDirectory } = await statOf(opened);
  if (isDirectory && isWithin(dir, opened)) throw workspaceInside(dir, opened);
  return dir;
}

async function statOf(opened: string): Promise<{ isDirectory: boolean }> {
  try {
    return { isDirectory: (await stat(opened)).isDirectory() };
  } catch (thrown) {
    throw sourceUnreadable(opened, thrown);
  }
}

/** The real path that a path has or will have once its missing folders are made. */
async function realPathToBe(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (thrown) {
    if (!isMissing(thrown) || dirname(path) === path) throw thrown;
    return join(await realPathToBe(dirname(path)), basename(path));
  }
}

/** Is a path that folder or below it? Both as real paths. */
export function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
