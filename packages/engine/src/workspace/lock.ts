import { randomUUID } from 'node:crypto';
import { readFileSync, unlinkSync } from 'node:fs';
import { rename, unlink, utimes, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { workspaceLost } from '../errors.ts';
import { HEARTBEAT_MS, isStale, parseOwner, readLock, type FoundLock } from './lock-file.ts';
import { processSpace } from './process-space.ts';
import { errorCode } from './read-json.ts';

/** Milliseconds after taking over a stale lock in which another process may have done the same. */
const SETTLE_MS = 100;

/** Only the user has to know who works on what. */
const FILE_MODE = 0o600;

/** The right to write a workspace, held by one process at a time. */
export class WorkspaceLock {
  readonly #dir: string;
  readonly #file: string;
  readonly #id: string;
  readonly #onLost: () => void;
  readonly #heartbeat: NodeJS.Timeout;
  readonly #releaseAtExit = (): void => this.#releaseNow();
  #lost = false;

  /**
   * Takes the lock of a folder, also one whose owner has ended without releasing it.
   *
   * @param onLost called once when another process has taken the lock over
   * @returns the lock, or the one that another process holds
   */
  static async acquire(
    dir: string,
    file: string,
    onLost: () => void,
  ): Promise<WorkspaceLock | FoundLock> {
    const id = randomUUID();
    const held = await take(file, id);
    return held ?? new WorkspaceLock(dir, file, id, onLost);
  }

  private constructor(dir: string, file: string, id: string, onLost: () => void) {
    this.#dir = dir;
    this.#file = file;
    this.#id = id;
    this.#onLost = onLost;
    this.#heartbeat = setInterval(() => void this.#beat(), HEARTBEAT_MS);
    this.#heartbeat.unref();
    process.once('exit', this.#releaseAtExit);
  }

  /** Another process has taken the lock over. */
  get lost(): boolean {
    return this.#lost;
  }

  /** Throws E_WORKSPACE_LOST unless the lock is still held: asked before anything is written. */
  async check(): Promise<void> {
    if (!this.#lost) {
      const found = await readLock(this.#file);
      if (found?.owner?.id !== this.#id) this.#lose();
    }
    if (this.#lost) throw workspaceLost(this.#dir);
  }

  /** Gives the lock back; one that was lost is left to its new owner. */
  async release(): Promise<void> {
    this.#stop();
    if (this.#lost) return;
    const found = await readLock(this.#file);
    if (found?.owner?.id === this.#id) await unlink(this.#file);
  }

  async #beat(): Promise<void> {
    try {
      await this.check();
      const now = new Date();
      await utimes(this.#file, now, now);
    } catch {
      // Lost: said by `check`. A file that cannot be read now is looked at again before each write.
    }
  }

  #lose(): void {
    this.#lost = true;
    this.#stop();
    this.#onLost();
  }

  #stop(): void {
    clearInterval(this.#heartbeat);
    process.removeListener('exit', this.#releaseAtExit);
  }

  #releaseNow(): void {
    try {
      const owner = parseOwner(readFileSync(this.#file, 'utf8'));
      if (owner?.id === this.#id) unlinkSync(this.#file);
    } catch {
      // The process ends: a lock that stays is stale at once.
    }
  }
}

/** Tries to become the owner; the lock of the one who is, otherwise. */
async function take(file: string, id: string): Promise<FoundLock | null> {
  if (await create(file, id)) return null;
  const found = await readLock(file);
  if (found === null) return take(file, id);
  if (!isStale(found)) return found;
  return takeOver(file, id);
}

async function create(file: string, id: string): Promise<boolean> {
  try {
    await writeFile(file, contentOf(id), { flag: 'wx', mode: FILE_MODE });
    return true;
  } catch (thrown) {
    if (errorCode(thrown) === 'EEXIST') return false;
    throw thrown;
  }
}

/** Of several processes that take over at once the last one stays: each looks again a while later. */
async function takeOver(file: string, id: string): Promise<FoundLock | null> {
  const own = `${file}.tmp-${id.replaceAll('-', '').slice(0, 12)}`;
  await writeFile(own, contentOf(id), { flag: 'wx', mode: FILE_MODE });
  const still = await readLock(file);
  if (still === null || !isStale(still)) {
    await unlink(own);
    return take(file, id);
  }
  await rename(own, file);
  await sleep(SETTLE_MS);
  const found = await readLock(file);
  if (found === null) return take(file, id);
  return found.owner?.id === id ? null : found;
}

function contentOf(id: string): string {
  const since = new Date().toISOString();
  return `${JSON.stringify({ pid: process.pid, space: processSpace(), id, since })}\n`;
}
