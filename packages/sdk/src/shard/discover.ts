import { lstat, realpath, stat } from 'node:fs/promises';
import { basename, dirname, relative, sep } from 'node:path';
import {
  shardUnreadable,
  sourceEmpty,
  sourceUnreadable,
  type ShardscopeError,
} from '../errors/errors.ts';
import { printable } from '../model/bytes.ts';
import { SHARD_PATTERN } from '../model/evidence.ts';
import { plainError } from './open-file.ts';
import { foreignService, placeOfShard } from './place-of-shard.ts';
import { shardDate, type FoundShard } from './shard-file.ts';
import { shownPath, walkFolder, type FolderContent, type IgnoredFile } from './walk-folder.ts';

/** Something that the user should know about how a recording was taken. */
export interface Notice {
  /** Relative to the opened path; safe to print. */
  readonly file: string;
  readonly message: string;
}

/** A file that tells whose sessions are. */
export interface IndexFile {
  /** Relative to the opened path; safe to print. */
  readonly path: string;
  /** Absolute, free of links. */
  readonly location: string;
  readonly kind: 'events' | 'log';
  readonly compressed: boolean;
  /** Bytes when it was found. */
  readonly size: number;
}

/** What an opened path holds. */
export interface Discovery {
  /** The opened path, absolute and free of links. */
  readonly root: string;
  /** By day, then decky, then service. */
  readonly shards: readonly FoundShard[];
  readonly indexFiles: readonly IndexFile[];
  readonly ignored: readonly IgnoredFile[];
  readonly notices: readonly Notice[];
  readonly errors: readonly ShardscopeError[];
}

/**
 * Finds the shards and session indexes of a root, a decky, a service, a transcripts folder, a folder
 * of bare shards, one shard file, or recordings of events.
 *
 * @throws ShardscopeError E_SOURCE_UNREADABLE, or E_SOURCE_EMPTY when there is neither shard nor
 * recording of events
 */
export async function discover(path: string): Promise<Discovery> {
  const { root, base, content } = await contentOf(path);
  const finding = new Finding(base, content);
  for (const file of content.files) await finding.take(file);
  const discovery = { root, ...finding.result() };
  const hasEvents = discovery.indexFiles.some(({ kind }) => kind === 'events');
  if (discovery.shards.length > 0 || hasEvents) return discovery;
  const [error] = discovery.errors;
  throw error ? sourceUnreadable(printable(path), error) : sourceEmpty(printable(path));
}

/** The files of a path, and the folder that their names are shown from. */
async function contentOf(
  path: string,
): Promise<{ root: string; base: string; content: FolderContent }> {
  try {
    const root = await realpath(path);
    const stats = await stat(root);
    if (stats.isDirectory()) return { root, base: root, content: await walkFolder(root) };
    if (!stats.isFile()) throw new Error('it is neither a folder nor a regular file');
    return { root, base: dirname(root), content: { files: [root], ignored: [], errors: [] } };
  } catch (error) {
    throw sourceUnreadable(printable(path), plainError(error));
  }
}

class Finding {
  readonly #base: string;
  readonly #shards: FoundShard[] = [];
  readonly #indexFiles: IndexFile[] = [];
  readonly #ignored: IgnoredFile[];
  readonly #notices: Notice[] = [];
  readonly #errors: ShardscopeError[];

  constructor(base: string, content: FolderContent) {
    this.#base = base;
    this.#ignored = [...content.ignored];
    this.#errors = [...content.errors];
  }

  async take(location: string): Promise<void> {
    const name = basename(location);
    const path = shownPath(this.#base, location);
    const compressed = name.endsWith('.gz');
    const bare = compressed ? name.slice(0, -'.gz'.length) : name;
    if (SHARD_PATTERN.test(bare)) await this.#shard(location, path, bare, compressed);
    else if (name.endsWith('.events.jsonl')) {
      await this.#index({ path, location, kind: 'events', compressed: false });
    } else if (bare.endsWith('.log')) {
      await this.#index({ path, location, kind: 'log', compressed });
    } else this.#ignore(path, 'not named like a shard or a session log');
  }

  result(): Omit<Discovery, 'root'> {
    const shards = this.#withoutDoubles().sort(byDay);
    this.#noticeGuesses(shards);
    return {
      shards,
      indexFiles: this.#indexFiles,
      ignored: this.#ignored,
      notices: this.#notices,
      errors: this.#errors,
    };
  }

  async #shard(location: string, path: string, shard: string, compressed: boolean): Promise<void> {
    const folder = dirname(location);
    const foreign = foreignService(folder);
    const depth = relative(this.#base, folder).split(sep).length;
    if (foreign !== null && depth > 1) {
      const reason = `the service ${JSON.stringify(printable(foreign))} is neither ssh nor telnet`;
      this.#ignore(path, `${reason}; open this folder by itself to read it as ssh`);
      return;
    }
    try {
      const { size } = await lstat(location);
      const date = shardDate(shard);
      this.#shards.push({ path, location, shard, date, size, compressed, ...placeOfShard(folder) });
      if (size === 0) this.#notices.push({ file: path, message: 'is empty' });
    } catch (error) {
      this.#errors.push(shardUnreadable(path, plainError(error)));
    }
  }

  async #index(file: Omit<IndexFile, 'size'>): Promise<void> {
    // One that is gone by now is told when it is read.
    const size = await lstat(file.location).then(
      (stats) => stats.size,
      () => 0,
    );
    this.#indexFiles.push({ ...file, size });
  }

  /** One file for each decky, service and day: a sure place before a guess, plain before gzip. */
  #withoutDoubles(): FoundShard[] {
    const chosen = new Map<string, FoundShard>();
    const rank = (file: FoundShard): number => (file.guessed ? 2 : 0) + (file.compressed ? 1 : 0);
    for (const file of this.#shards.toSorted((a, b) => rank(a) - rank(b))) {
      const key = `${file.decky}/${file.service}/${file.shard}`;
      const first = chosen.get(key);
      if (first === undefined) chosen.set(key, file);
      else this.#double(file, first);
    }
    return [...chosen.values()];
  }

  #double(file: FoundShard, first: FoundShard): void {
    this.#ignore(file.path, `stands for the same decky, service and day as ${first.path}`);
    const message = `was read; ${file.path} stands for the same decky, service and day and was not`;
    this.#notices.push({ file: first.path, message });
  }

  #noticeGuesses(shards: readonly FoundShard[]): void {
    const guesses = new Map(
      shards.filter(({ guessed }) => guessed).map((file) => [dirname(file.location), file]),
    );
    for (const [folder, { decky, service }] of guesses) {
      const message = `decky "${decky}" and service "${service}" were guessed from the folder's name`;
      this.#notices.push({ file: shownPath(this.#base, folder) || '.', message });
    }
  }

  #ignore(file: string, reason: string): void {
    this.#ignored.push({ file, reason });
  }
}

function byDay(a: FoundShard, b: FoundShard): number {
  const key = (file: FoundShard): string => `${file.shard}/${file.decky}/${file.service}`;
  return key(a) < key(b) ? -1 : 1;
}
