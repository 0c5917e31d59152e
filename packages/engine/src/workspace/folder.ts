import { lstat, mkdir, readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { workspaceInvalid, workspaceUnwritable } from '../errors.ts';
import { isUnfinished } from '../store/atomic-file.ts';
import { isSetAside } from '../store/set-aside.ts';
import { FOLDER_MODE, LAYOUT, ownKind, type OwnKind } from './layout.ts';
import { errorCode } from './read-json.ts';

/** Makes a workspace's folder if it is not there. Throws E_WORKSPACE_UNWRITABLE. */
export async function makeFolder(dir: string): Promise<void> {
  try {
    await mkdir(dir, { recursive: true, mode: FOLDER_MODE });
  } catch (thrown) {
    throw workspaceUnwritable(dir, thrown);
  }
}

/**
 * Looks at what lies in a workspace's folder before anything is read. Throws E_WORKSPACE_INVALID
 * where our names stand for links, devices or pipes: a workspace can come from anywhere.
 *
 * @returns names that are not ours
 */
export async function inspectFolder(dir: string): Promise<readonly string[]> {
  const strangers: string[] = [];
  for (const name of await readdir(dir)) {
    const kind = ownKind(name);
    if (kind === null) {
      strangers.push(name);
      continue;
    }
    const found = await lstat(join(dir, name)).catch(ignoreGone);
    const fits = isFolder(kind) ? found?.isDirectory() : found?.isFile();
    if (found && !fits) throw workspaceInvalid(dir, `its ${name} is no ${wordFor(kind)}`);
  }
  return strangers;
}

/** Removes what a crash left half-written. */
export async function removeUnfinished(dir: string): Promise<void> {
  for (const name of await readdir(dir)) {
    if (ownKind(name) === 'remains' && isUnfinished(name)) await rm(join(dir, name));
  }
}

/** Removes databases that were set aside. */
export async function removeSetAside(dir: string): Promise<void> {
  for (const name of await readdir(dir)) {
    if (name.startsWith(LAYOUT.store) && isSetAside(name)) await rm(join(dir, name));
  }
}

/** Removes all that is ours but recordings from a folder, and the folder when it is empty then. */
export async function removeOwn(dir: string): Promise<void> {
  for (const name of await readdir(dir)) {
    const kind = ownKind(name);
    if (kind === null || kind === 'recordings') continue;
    await rm(join(dir, name), { recursive: true, force: true });
  }
  try {
    await rmdir(dir);
  } catch (thrown) {
    if (errorCode(thrown) !== 'ENOTEMPTY' && errorCode(thrown) !== 'EEXIST') throw thrown;
  }
}

function ignoreGone(thrown: unknown): null {
  if (errorCode(thrown) === 'ENOENT') return null;
  throw thrown;
}

function isFolder(kind: OwnKind): boolean {
  return kind === 'folder' || kind === 'recordings';
}

function wordFor(kind: OwnKind): string {
  return isFolder(kind) ? 'folder' : 'regular file';
}
