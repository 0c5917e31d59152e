import { ShardscopeError } from '@shardscope/sdk';
import { snapshotFailed } from '../errors.ts';
import { DISK, writeAtomically, type FileSystem } from './atomic-file.ts';
import { sealed } from './seal.ts';

/** Milliseconds from the beginning of one snapshot to that of the next, at least. */
export const SNAPSHOT_INTERVAL_MS = 5000;

/** Snapshots take at most this part of the time: after one, nine times as long without. */
export const SNAPSHOT_SHARE = 0.1;

/** Where snapshots come from and go to. */
export interface SnapshotOptions {
  readonly file: string;
  /** The database as it is now. */
  readonly export: () => Uint8Array;
  /** Asked before the old snapshot is replaced; by throwing it keeps it. */
  readonly beforeReplace: () => void | Promise<void>;
  /** The first failure of a row of failures; results stay in memory and are tried again. */
  readonly onFailure: (error: ShardscopeError) => void;
  readonly files?: FileSystem;
}

/** Writes a database in memory to its file now and then, between transactions. */
export class Snapshots {
  readonly #options: SnapshotOptions;
  #changed = false;
  #failing = false;
  #stopped = false;
  #notBefore = performance.now() + SNAPSHOT_INTERVAL_MS;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<ShardscopeError | null> | undefined;

  constructor(options: SnapshotOptions) {
    this.#options = options;
  }

  /** Something was committed: a snapshot follows when it is due. */
  changed(): void {
    this.#changed = true;
    this.#schedule();
  }

  /**
   * Resolves when all that was committed is on the disk. Throws E_SNAPSHOT_FAILED, or what
   * `beforeReplace` threw.
   */
  async flush(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const error = this.#changed && !this.#stopped ? await this.#run() : null;
    if (error) throw error;
  }

  /** Nothing is written any more, and nothing more is reported. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #schedule(): void {
    if (this.#timer !== undefined || this.#running !== undefined || this.#stopped) return;
    const wait = Math.max(0, this.#notBefore - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#run();
    }, wait);
    this.#timer.unref();
  }

  async #run(): Promise<ShardscopeError | null> {
    const started = performance.now();
    this.#running = this.#write();
    const error = await this.#running;
    this.#running = undefined;
    const ended = performance.now();
    const rest = (ended - started) * (1 / SNAPSHOT_SHARE - 1);
    this.#notBefore = Math.max(started + SNAPSHOT_INTERVAL_MS, ended + rest);
    if (error && !this.#failing && !this.#stopped) this.#options.onFailure(error);
    this.#failing = error !== null;
    if (this.#changed) this.#schedule();
    return error;
  }

  async #write(): Promise<ShardscopeError | null> {
    const { file, files, beforeReplace } = this.#options;
    this.#changed = false;
    try {
      await writeAtomically(file, sealed(this.#options.export()), files ?? DISK, beforeReplace);
      return null;
    } catch (thrown) {
      this.#changed = true;
      return thrown instanceof ShardscopeError ? thrown : snapshotFailed(file, thrown);
    }
  }
}
