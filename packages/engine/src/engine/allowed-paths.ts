import { lstat, readdir, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import { messageOf, SHARD_PATTERN } from '@shardscope/sdk';
import type { FolderEntry, Result } from '../client/protocol.ts';
import { pathRefused } from '../errors.ts';

/** Entries of one folder that are listed: enough to choose from, and a bound on a huge folder. */
const MAX_ENTRIES = 2000;

/** Which paths a client may open. */
export interface AllowedPaths {
  /** The real path. Throws E_PATH_REFUSED for one that is not allowed or not there. */
  check(path: string): Promise<string>;
  /** What lies in a folder. Throws E_PATH_REFUSED. */
  browse(path: string | null): Promise<Result<'source.browse'>>;
}

/**
 * @param roots only these and what is below them; null where the person at the screen is the one
 *   who owns the files, and may open anything
 */
export function allowedPaths(roots: readonly string[] | null): AllowedPaths {
  async function check(path: string): Promise<string> {
    const real = await realpath(path).catch(() => {
      throw pathRefused(path, 'it is not there or cannot be read');
    });
    if (roots === null) return real;
    for (const root of roots) {
      if (isInside(real, await realpath(root).catch(() => root))) return real;
    }
    throw pathRefused(path, 'it lies outside what this viewer was started with');
  }

  return {
    check,
    async browse(path) {
      const folder = await check(path ?? roots?.[0] ?? process.cwd());
      const parent = await check(dirname(folder)).catch(() => null);
      const entries = await entriesOf(folder).catch((thrown: unknown) => {
        throw pathRefused(folder, messageOf(thrown));
      });
      return { path: folder, parent, entries };
    },
  };
}

/** Whether a real path is a folder's real path or lies below it. */
export function isInside(path: string, root: string): boolean {
  const way = relative(root, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** Folders, and files that are named like a recording. Links are left out. */
async function entriesOf(folder: string): Promise<readonly FolderEntry[]> {
  const entries: FolderEntry[] = [];
  const stats = await lstat(folder);
  const names = stats.isDirectory() ? await readdir(folder, { withFileTypes: true }) : [];
  for (const entry of names) {
    if (entries.length >= MAX_ENTRIES) break;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) entries.push({ name: entry.name, path, kind: 'folder' });
    else if (entry.isFile() && isRecording(entry.name)) {
      entries.push({ name: basename(entry.name), path, kind: 'file' });
    }
  }
  return entries.sort((one, other) => (one.name < other.name ? -1 : 1));
}

function isRecording(name: string): boolean {
  return SHARD_PATTERN.test(name.replace(/\.gz$/, ''));
}
