import type { Dirent } from 'node:fs';
import { readdir, realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { shardUnreadable, type ShardscopeError } from '../errors/errors.ts';
import { printable } from '../model/bytes.ts';
import { MAX_FOLDER_DEPTH, MAX_FOLDER_ENTRIES } from './limits.ts';
import { plainError } from './open-file.ts';

/** A file or folder that is not read. */
export interface IgnoredFile {
  /** Relative to the opened path; safe to print. */
  readonly file: string;
  readonly reason: string;
}

/** What lies in an opened folder. */
export interface FolderContent {
  /** Regular files, absolute, sorted by path. */
  readonly files: readonly string[];
  readonly ignored: readonly IgnoredFile[];
  /** Folders that could not be listed. */
  readonly errors: readonly ShardscopeError[];
}

/**
 * Lists the regular files of a folder and the folders in it. Links are never followed: what one
 * inside the folder points to is found in its own place, and nothing outside is wanted.
 *
 * @param root absolute, free of links
 * @throws what the system says when the root itself cannot be listed
 */
export async function walkFolder(root: string): Promise<FolderContent> {
  const walk = new Walk(root);
  await walk.enter(root, 0, await readdir(root, { withFileTypes: true }));
  return { files: walk.files, ignored: walk.ignored, errors: walk.errors };
}

/** The path as people see it: from the root on, with `/`, without control characters. */
export function shownPath(root: string, path: string): string {
  return printable(relative(root, path).split(sep).join('/'));
}

class Walk {
  readonly files: string[] = [];
  readonly ignored: IgnoredFile[] = [];
  readonly errors: ShardscopeError[] = [];
  readonly #root: string;
  #left = MAX_FOLDER_ENTRIES;

  constructor(root: string) {
    this.#root = root;
  }

  async enter(folder: string, depth: number, entries: readonly Dirent[]): Promise<void> {
    const sorted = entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of sorted) {
      if (--this.#left < 0) {
        this.#tooMany();
        return;
      }
      await this.#entry(join(folder, entry.name), depth, entry);
    }
  }

  async #entry(path: string, depth: number, entry: Dirent): Promise<void> {
    if (entry.isFile()) this.files.push(path);
    else if (entry.isSymbolicLink()) this.#ignore(path, await this.#linkReason(path));
    else if (!entry.isDirectory()) this.#ignore(path, 'neither a regular file nor a folder');
    else if (depth >= MAX_FOLDER_DEPTH) this.#ignore(path, 'too many folders deep');
    else await this.#folder(path, depth + 1);
  }

  async #folder(path: string, depth: number): Promise<void> {
    let entries: Dirent[];
    try {
      entries = await readdir(path, { withFileTypes: true });
    } catch (error) {
      this.errors.push(shardUnreadable(shownPath(this.#root, path), plainError(error)));
      return;
    }
    await this.enter(path, depth, entries);
  }

  async #linkReason(path: string): Promise<string> {
    try {
      const target = await realpath(path);
      return target === this.#root || target.startsWith(this.#root + sep)
        ? 'a symbolic link; what it points to is read in its own place'
        : 'a symbolic link out of the opened folder';
    } catch {
      return 'a symbolic link to nothing';
    }
  }

  #ignore(path: string, reason: string): void {
    this.ignored.push({ file: shownPath(this.#root, path), reason });
  }

  #tooMany(): void {
    if (this.#left < -1) return;
    const reason = `more than ${MAX_FOLDER_ENTRIES} files and folders; open a part of it`;
    this.ignored.push({ file: '.', reason });
  }
}
