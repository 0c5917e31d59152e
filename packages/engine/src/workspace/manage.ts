import { readdir, realpath, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { ShardscopeError } from '@shardscope/sdk';
import { workspaceBusy, workspaceUnknown } from '../errors.ts';
import { exists } from '../store/exists.ts';
import type { Forgotten } from '../store/forget.ts';
import { dataFolder, workspaceFolder, workspacesFolder } from './data-folder.ts';
import { inspectFolder, removeOwn } from './folder.ts';
import { LAYOUT } from './layout.ts';
import { describeOwner, isStale, readLock } from './lock-file.ts';
import { WorkspaceLock } from './lock.ts';
import { knownMachineId } from './machine-id.ts';
import { readManifest, type Manifest } from './manifest.ts';
import { openFolder } from './open-folder.ts';
import { isMissing } from './read-json.ts';

/** A workspace as a list shows it. */
export interface WorkspaceInfo {
  readonly dir: string;
  /** What is opened with it; null where its manifest cannot be read. */
  readonly path: string | null;
  /** ISO 8601; null where its manifest cannot be read. */
  readonly created: string | null;
  /** Bytes of its database on the disk. */
  readonly bytes: number;
  /** Epoch milliseconds of its last snapshot; null where there is none. */
  readonly written: number | null;
  /** The process that writes it now; null when none does. */
  readonly usedBy: string | null;
  /** Why it cannot be opened; null where it can. */
  readonly problem: string | null;
}

/** The workspaces in the user's data folder, by path. */
export async function listWorkspaces(
  data: string = dataFolder(),
): Promise<readonly WorkspaceInfo[]> {
  const folder = workspacesFolder(data);
  const names = await namesIn(folder);
  const infos = await Promise.all(names.map((name) => describe(join(folder, name))));
  return infos.sort((one, other) => ((one.path ?? '') < (other.path ?? '') ? -1 : 1));
}

/**
 * The folder of an existing workspace. Throws E_WORKSPACE_UNKNOWN.
 *
 * @param path what is opened with it, even if it is gone by now, or the folder of a portable one
 *   that was made on this machine: what calls itself a workspace in an opened folder is none
 */
export async function findWorkspace(path: string, data: string = dataFolder()): Promise<string> {
  const real = (await exists(path)) ? await realpath(path) : resolve(path);
  const dir = workspaceFolder(data, real);
  if (await exists(join(dir, LAYOUT.manifest))) return dir;
  const manifest = await readManifest(real).catch(nullIfInvalid);
  const local = await knownMachineId(data);
  if (manifest === null || local === null || manifest.origin !== local)
    throw workspaceUnknown(path);
  return real;
}

/**
 * Deletes a workspace: all files of ours, and the folder if nothing else is in it. Recordings are
 * elsewhere and stay. Throws E_WORKSPACE_BUSY while a process writes it, and E_WORKSPACE_INVALID.
 */
export async function deleteWorkspace(dir: string): Promise<void> {
  await inspectFolder(dir);
  await readManifestOf(dir);
  const lock = await WorkspaceLock.acquire(dir, join(dir, LAYOUT.lock), () => undefined);
  if (!(lock instanceof WorkspaceLock)) throw workspaceBusy(dir, describeOwner(lock));
  try {
    await removeOwn(dir);
  } finally {
    await lock.release();
  }
}

/**
 * Deletes an attacker from a workspace that is not open. Throws E_ATTACKER_UNKNOWN,
 * E_WORKSPACE_BUSY, E_WORKSPACE_UNTRUSTED and E_SNAPSHOT_FAILED.
 *
 * @param attacker uuid, alias or address
 */
export async function forgetAttacker(
  dir: string,
  attacker: string,
  data: string = dataFolder(),
): Promise<Forgotten> {
  const { path } = await readManifestOf(dir);
  const portable = resolve(dirname(dir)) !== resolve(workspacesFolder(data));
  const options = { path, dir, data, portable, agree: () => false, onNotice: () => undefined };
  const workspace = await openFolder(options);
  try {
    if (workspace.readOnly) throw workspaceBusy(dir, 'another process');
    return await workspace.forget(attacker);
  } finally {
    await workspace.close();
  }
}

async function readManifestOf(dir: string): Promise<Manifest> {
  const manifest = await readManifest(dir);
  if (manifest === null) throw workspaceUnknown(dir);
  return manifest;
}

async function describe(dir: string): Promise<WorkspaceInfo> {
  const file = await stat(join(dir, LAYOUT.store)).catch(nullIfMissing);
  const lock = await readLock(join(dir, LAYOUT.lock));
  const known = {
    dir,
    bytes: file?.size ?? 0,
    written: file?.mtimeMs ?? null,
    usedBy: lock !== null && !isStale(lock) ? describeOwner(lock) : null,
  };
  try {
    const { path, created } = await readManifestOf(dir);
    return { ...known, path, created, problem: null };
  } catch (thrown) {
    if (!(thrown instanceof ShardscopeError)) throw thrown;
    return { ...known, path: null, created: null, problem: thrown.message };
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder).catch(nullIfMissing)) ?? [];
}

function nullIfInvalid(thrown: unknown): null {
  if (thrown instanceof ShardscopeError) return null;
  throw thrown;
}

function nullIfMissing(thrown: unknown): null {
  if (isMissing(thrown)) return null;
  throw thrown;
}
