import { constants } from 'node:fs';
import { open, realpath, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { getSystemErrorMessage } from 'node:util';

/**
 * A pipe would block an ordinary open until somebody writes; a link could lead out of the opened
 * folder. Windows has neither flag.
 */
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK || 0) | (constants.O_NOFOLLOW || 0);

/**
 * Opens a regular file for reading, whatever has become of its path since it was found.
 *
 * @param path absolute and free of links
 * @throws an error whose message names neither path nor content
 */
export async function openRegularFile(path: string): Promise<FileHandle> {
  try {
    const folder = dirname(path);
    if ((await realpath(folder)) !== folder) throw new Error('its folder has become a link');
    return await checked(await open(path, OPEN_FLAGS));
  } catch (error) {
    throw plainError(error);
  }
}

/** The same error without the path in its message: paths can hold hostile characters. */
export function plainError(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  if (!('errno' in error && 'syscall' in error && 'code' in error)) return error;
  const { errno, code } = error;
  if (typeof errno !== 'number' || typeof code !== 'string') return error;
  if (code === 'ELOOP') return new Error('it has become a symbolic link (ELOOP)', { cause: error });
  return new Error(`${getSystemErrorMessage(errno)} (${code})`, { cause: error });
}

async function checked(handle: FileHandle): Promise<FileHandle> {
  const stats = await handle.stat();
  if (stats.isFile()) return handle;
  await handle.close();
  throw new Error('it is no regular file');
}
