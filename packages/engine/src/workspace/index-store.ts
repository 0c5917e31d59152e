import { createHash } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { IndexStore, Json, ShardscopeError } from '@shardscope/sdk';
import { z } from 'zod';
import { indexInvalid, indexUnwritten } from '../errors.ts';
import { writeAtomically, type FileSystem } from '../store/atomic-file.ts';
import { FOLDER_MODE } from './layout.ts';
import type { WorkspaceLock } from './lock.ts';
import { readJson } from './read-json.ts';

/** Keeps nothing: for a workspace in memory. */
export const NO_INDEX: IndexStore = {
  load: () => Promise.resolve(undefined),
  save: () => Promise.resolve(),
};

/** Bytes of one index at most: what fits a string; a shard of a million sessions takes less. */
const MAX_BYTES = 512 * 1024 * 1024;

const SCHEMA = z.object({
  version: z.literal(1),
  key: z.string(),
  // Whatever JSON it is: the reader that saved it checks it.
  index: z.custom<Json>((index) => index !== undefined),
});

/** How the index files of a workspace are written. */
export interface IndexFolderOptions {
  readonly folder: string;
  /** Null while another process holds it: what is there is read, nothing is written. */
  readonly lock: WorkspaceLock | null;
  /** An index was not read or not written: it costs time, no result. */
  readonly onProblem: (error: ShardscopeError) => void;
  readonly files: FileSystem;
}

/** One file a shard in a folder, named after a hash of its key: no key becomes a path of ours. */
export class IndexFolder implements IndexStore {
  readonly #options: IndexFolderOptions;
  #failing = false;

  constructor(options: IndexFolderOptions) {
    this.#options = options;
  }

  async load(key: string): Promise<Json | undefined> {
    const file = this.#fileOf(key);
    const read = await readJson(file, SCHEMA, MAX_BYTES);
    if (read.kind === 'invalid') this.#options.onProblem(indexInvalid(file, read.cause));
    return read.kind === 'read' && read.value.key === key ? read.value.index : undefined;
  }

  async save(key: string, index: Json): Promise<void> {
    const { folder, files, lock } = this.#options;
    if (lock === null || lock.lost) return;
    const file = this.#fileOf(key);
    try {
      await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
      const bytes = Buffer.from(JSON.stringify({ version: 1, key, index }));
      await writeAtomically(file, [bytes], files, () => lock.check());
      this.#failing = false;
    } catch (thrown) {
      // Once for a row of failures: a full disk fails for every shard.
      if (!this.#failing) this.#options.onProblem(indexUnwritten(file, thrown));
      this.#failing = true;
    }
  }

  /** Removes every index; they are made again from the recordings. */
  async clear(): Promise<void> {
    await rm(this.#options.folder, { recursive: true, force: true });
  }

  #fileOf(key: string): string {
    const name = createHash('sha256').update(Buffer.from(key, 'utf16le')).digest('hex');
    return join(this.#options.folder, `${name.slice(0, 32)}.json`);
  }
}
