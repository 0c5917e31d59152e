import type { Stats } from 'node:fs';
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '@shardscope/sdk';
import { isMissing } from '../workspace/read-json.ts';
import { MAX_RULE_FILES, MAX_RULE_FILE_BYTES } from './limits.ts';

/** A file by path and content. */
export interface FolderFile {
  readonly file: string;
  readonly text: string;
}

/** What looking at a folder came to. */
export interface FolderLook {
  /** By name. */
  readonly files: readonly FolderFile[];
  /** Other files, or other contents, than at the last look. */
  readonly hasChanged: boolean;
  /** Something is just being written, or is just gone: look again. */
  readonly isUnsettled: boolean;
  /** Which folder it is, whatever its name; null when there is none. */
  readonly identity: string | null;
  /** What could not be read, where it was not told at the last look. */
  readonly troubles: readonly { readonly text: string; readonly file: string }[];
}

interface KnownFile {
  readonly text: string;
  /** Changes with every write. */
  readonly stamp: string;
  /** Epoch ms at which it was first seen to be gone; null while it is there. */
  readonly goneAt: number | null;
}

/** Looks at the files of one folder, and reads those that have changed since the last look. */
export class FolderReader {
  readonly #folder: string;
  readonly #accepts: (name: string) => boolean;
  #known: ReadonlyMap<string, KnownFile> = new Map();
  #told: ReadonlySet<string> = new Set();

  constructor(folder: string, accepts: (name: string) => boolean) {
    this.#folder = folder;
    this.#accepts = accepts;
  }

  /** @param settleMs how long a file must have been left alone, or gone, for that to count */
  async read(settleMs: number): Promise<FolderLook> {
    const look = new Look(this.#known, settleMs);
    const identity = await this.#lookAll(look);
    const { next, troubles, hasChanged, isUnsettled } = look;
    const untold = troubles.filter(({ text, file }) => !this.#told.has(`${file} ${text}`));
    this.#told = new Set(troubles.map(({ text, file }) => `${file} ${text}`));
    this.#known = next;
    const files = [...next].map(([file, { text }]) => ({ file, text }));
    return { files, hasChanged, isUnsettled, identity, troubles: untold };
  }

  async #lookAll(look: Look): Promise<string | null> {
    try {
      const { dev, ino } = await stat(this.#folder);
      const names = (await readdir(this.#folder)).filter(this.#accepts).sort();
      const paths = names.slice(0, MAX_RULE_FILES).map((name) => join(this.#folder, name));
      if (names.length > MAX_RULE_FILES) {
        const text = `It holds ${names.length} files: the first ${MAX_RULE_FILES} are read.`;
        look.trouble(text, this.#folder);
      }
      await look.files(paths);
      return `${dev}:${ino}`;
    } catch (thrown) {
      if (isMissing(thrown)) await look.files([]);
      else {
        look.keepAll();
        look.trouble(`It cannot be read: ${messageOf(thrown)}.`, this.#folder);
      }
      return null;
    }
  }
}

/** One look at a folder. */
class Look {
  readonly next = new Map<string, KnownFile>();
  readonly troubles: { readonly text: string; readonly file: string }[] = [];
  hasChanged = false;
  isUnsettled = false;
  readonly #before: ReadonlyMap<string, KnownFile>;
  readonly #settleMs: number;
  readonly #now = Date.now();

  constructor(before: ReadonlyMap<string, KnownFile>, settleMs: number) {
    this.#before = before;
    this.#settleMs = settleMs;
  }

  trouble(text: string, file: string): void {
    this.troubles.push({ text, file });
  }

  /** Nothing can be said of the folder: what was known stays. */
  keepAll(): void {
    for (const [path, known] of this.#before) this.next.set(path, known);
  }

  /** @param paths all files of the folder, by name */
  async files(paths: readonly string[]): Promise<void> {
    const all = [...new Set([...paths, ...this.#before.keys()])].sort();
    const there = new Set(paths);
    for (const path of all) {
      const found = there.has(path) ? await this.#statOf(path) : null;
      if (found) await this.#file(path, found);
      else this.#gone(path);
    }
  }

  async #statOf(path: string): Promise<Stats | null> {
    try {
      const found = await stat(path);
      if (found.isFile()) return found;
      this.trouble('It is no regular file and is left out.', path);
    } catch (thrown) {
      if (!isMissing(thrown)) this.trouble(`It cannot be read: ${messageOf(thrown)}.`, path);
    }
    return null;
  }

  async #file(path: string, found: Stats): Promise<void> {
    const before = this.#before.get(path);
    const stamp = stampOf(found);
    if (before?.stamp === stamp) {
      this.next.set(path, { ...before, goneAt: null });
      return;
    }
    const text = this.#isSettled(found) ? await this.#textOf(path, found, stamp) : null;
    if (text === null) {
      if (before) this.next.set(path, { ...before, goneAt: null });
      return;
    }
    this.hasChanged ||= before?.text !== text;
    this.next.set(path, { text, stamp, goneAt: null });
  }

  /** A clock of a file system that runs ahead of ours says nothing: then the file counts as left alone. */
  #isSettled({ ctimeMs }: Stats): boolean {
    const age = this.#now - ctimeMs;
    const isSettled = this.#settleMs === 0 || age < 0 || age >= this.#settleMs;
    this.isUnsettled ||= !isSettled;
    return isSettled;
  }

  /** Null for what is too large, unreadable, or was written while it was read. */
  async #textOf(path: string, { size }: Stats, stamp: string): Promise<string | null> {
    if (size > MAX_RULE_FILE_BYTES) {
      this.trouble(`It has ${size} bytes, more than ${MAX_RULE_FILE_BYTES}: split it.`, path);
      return null;
    }
    try {
      const text = await readFile(path, 'utf8');
      if (stampOf(await stat(path)) === stamp || this.#settleMs === 0) return text;
      this.isUnsettled = true;
    } catch (thrown) {
      if (isMissing(thrown)) this.isUnsettled = true;
      else this.trouble(`It cannot be read: ${messageOf(thrown)}.`, path);
    }
    return null;
  }

  /** Editors move a file away for a moment: it counts as gone when it stays gone. */
  #gone(path: string): void {
    const before = this.#before.get(path);
    if (!before) return;
    const goneAt = before.goneAt ?? this.#now;
    if (this.#now - goneAt >= this.#settleMs) {
      this.hasChanged = true;
      return;
    }
    this.isUnsettled = true;
    this.next.set(path, { ...before, goneAt });
  }
}

function stampOf({ dev, ino, size, mtimeMs, ctimeMs }: Stats): string {
  return [dev, ino, size, mtimeMs, ctimeMs].join(' ');
}
