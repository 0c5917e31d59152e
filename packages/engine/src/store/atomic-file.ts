import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Only the user may read what recordings say. */
const FILE_MODE = 0o600;

/** A new file while it is written. */
export interface NewFile {
  append(bytes: Uint8Array): Promise<void>;
  /** Resolves when the bytes are on the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** What writing atomically needs of a file system; a test can hand in one that fails. */
export interface FileSystem {
  /** Fails when the path exists, a symbolic link included. */
  create(path: string): Promise<NewFile>;
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Resolves when the names in a folder are on the disk. */
  syncFolder(path: string): Promise<void>;
}

/** The file system of this machine. */
export const DISK: FileSystem = {
  async create(path) {
    const handle = await open(path, 'wx', FILE_MODE);
    return {
      append: (bytes) => handle.appendFile(bytes),
      sync: () => handle.sync(),
      close: () => handle.close(),
    };
  },
  rename,
  remove: (path) => rm(path, { force: true }),
  async syncFolder(path) {
    // Windows gives no handles of folders; it orders a rename after the file's own data itself.
    if (process.platform === 'win32') return;
    const handle = await open(path, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
};

/** What names of unfinished files end in; `isUnfinished` finds those that a crash left. */
const UNFINISHED = /\.tmp-[0-9a-f]{12}$/;

/** Is this the name of a file that was never finished? */
export function isUnfinished(name: string): boolean {
  return UNFINISHED.test(name);
}

/**
 * Writes a file so that its name stands for the old content or for all of the new, whatever
 * happens: a new file beside it is written, synced and renamed. When anything fails the new file is
 * removed and the old one is as it was.
 *
 * @param beforeReplace asked when all is written; by throwing it leaves the old file in place
 */
export async function writeAtomically(
  file: string,
  chunks: Iterable<Uint8Array>,
  files: FileSystem = DISK,
  beforeReplace: () => void | Promise<void> = () => undefined,
): Promise<void> {
  const unfinished = `${file}.tmp-${randomBytes(6).toString('hex')}`;
  try {
    await writeNew(unfinished, chunks, files);
    await beforeReplace();
    await files.rename(unfinished, file);
  } catch (thrown) {
    await removeQuietly(unfinished, files);
    throw thrown;
  }
  await files.syncFolder(dirname(file));
}

/** Writes a small JSON file atomically. */
export function writeJson(
  file: string,
  value: unknown,
  files: FileSystem = DISK,
  beforeReplace?: () => void | Promise<void>,
): Promise<void> {
  const bytes = Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
  return writeAtomically(file, [bytes], files, beforeReplace);
}

async function writeNew(
  path: string,
  chunks: Iterable<Uint8Array>,
  files: FileSystem,
): Promise<void> {
  const file = await files.create(path);
  try {
    for (const chunk of chunks) await file.append(chunk);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The reason to remove it is what matters; what stays is removed when the workspace is opened. */
async function removeQuietly(path: string, files: FileSystem): Promise<void> {
  await files.remove(path).catch(() => undefined);
}
