import { watch as watchOnDisk, type FSWatcher } from 'node:fs';
import { messageOf } from '@shardscope/sdk';
import { CHECK_MS, POLL_MS, SETTLE_MS } from './limits.ts';
import { FolderReader, type FolderFile } from './folder-reader.ts';

/** Starts watching a folder: as `fs.watch`, which tests replace by one that fails. */
export type Watch = (
  folder: string,
  onEvent: () => void,
  onError: (cause: unknown) => void,
) => Pick<FSWatcher, 'close'>;

/** How a folder is watched. */
export interface WatchedFolderOptions {
  readonly folder: string;
  /** Names of the files that matter. */
  readonly accepts: (name: string) => boolean;
  /** Told of all files, in the order of their names, whenever one of them has changed. */
  readonly onFiles: (files: readonly FolderFile[]) => void;
  /** Told once when the watcher is replaced by polling, and of what cannot be read. */
  readonly onTrouble: (text: string, file: string) => void;
  readonly watch?: Watch | undefined;
}

/**
 * The files of one folder, kept up to date. Changes are reported by the system where it can, found by
 * looking every POLL_MS where it cannot, and taken in when a file has been left alone for SETTLE_MS.
 */
export class WatchedFolder {
  readonly #options: WatchedFolderOptions;
  readonly #reader: FolderReader;
  #watcher: Pick<FSWatcher, 'close'> | null = null;
  /** The folder that the watcher stands on, which can be replaced by another of the same name. */
  #watched: string | null = null;
  #isPolling = false;
  #timer: NodeJS.Timeout | null = null;
  #dueAt = Number.POSITIVE_INFINITY;
  #scan: Promise<void> = Promise.resolve();
  #lastEventAt = Number.NEGATIVE_INFINITY;
  #isClosed = false;

  constructor(options: WatchedFolderOptions) {
    this.#options = options;
    this.#reader = new FolderReader(options.folder, options.accepts);
  }

  /** Reads the folder as it is. With `follow`, changes are reported from then on. */
  async start(follow: boolean): Promise<readonly FolderFile[]> {
    const { files, identity, troubles } = await this.#reader.read(0);
    for (const { text, file } of troubles) this.#options.onTrouble(text, file);
    if (follow) this.#settle(identity, false);
    return files;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#unwatch();
    if (this.#timer) clearTimeout(this.#timer);
    await this.#scan;
  }

  /** After each look: the watcher stands on the folder that is there, and the next look is set. */
  #settle(identity: string | null, isUnsettled: boolean): void {
    if (this.#isClosed) return;
    if (!this.#isPolling && identity !== this.#watched) this.#watchAnew(identity);
    const isWatching = this.#watcher !== null;
    this.#lookWithin(isUnsettled ? SETTLE_MS : isWatching ? CHECK_MS : POLL_MS);
  }

  #watchAnew(identity: string | null): void {
    this.#unwatch();
    if (identity === null) return;
    const watch = this.#options.watch ?? watchDisk;
    try {
      this.#watcher = watch(
        this.#options.folder,
        () => {
          this.#lastEventAt = performance.now();
          this.#lookWithin(0);
        },
        (cause) => this.#poll(messageOf(cause)),
      );
      this.#watched = identity;
      // What changed before the watcher stood is not reported: it is looked for once.
      this.#lastEventAt = performance.now();
      this.#lookWithin(SETTLE_MS);
    } catch (thrown) {
      this.#poll(messageOf(thrown));
    }
  }

  #unwatch(): void {
    this.#watcher?.close();
    this.#watcher = null;
    this.#watched = null;
  }

  #poll(why: string): void {
    if (this.#isPolling || this.#isClosed) return;
    this.#isPolling = true;
    this.#unwatch();
    const text = `The folder cannot be watched (${why}): it is looked at ${1000 / POLL_MS} times a second.`;
    this.#options.onTrouble(text, this.#options.folder);
    this.#lookWithin(POLL_MS);
  }

  /** The earliest of several wishes counts. */
  #lookWithin(ms: number): void {
    const at = performance.now() + ms;
    if (this.#isClosed || at >= this.#dueAt) return;
    if (this.#timer) clearTimeout(this.#timer);
    this.#dueAt = at;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#dueAt = Number.POSITIVE_INFINITY;
      this.#scan = this.#scan.then(() => this.#look());
    }, ms).unref();
  }

  async #look(): Promise<void> {
    const { files, hasChanged, isUnsettled, identity, troubles } =
      await this.#reader.read(SETTLE_MS);
    if (this.#isClosed) return;
    for (const { text, file } of troubles) this.#options.onTrouble(text, file);
    if (hasChanged) {
      const isSilent = performance.now() - this.#lastEventAt > CHECK_MS;
      if (this.#watcher && isSilent) this.#poll('it does not report changes');
      this.#options.onFiles(files);
    }
    this.#settle(identity, isUnsettled);
  }
}

function watchDisk(
  folder: string,
  onEvent: () => void,
  onError: (cause: unknown) => void,
): Pick<FSWatcher, 'close'> {
  return watchOnDisk(folder, { persistent: false }, onEvent).on('error', onError);
}
