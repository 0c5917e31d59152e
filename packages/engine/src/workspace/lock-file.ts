import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { isAlive, processSpace } from './process-space.ts';
import { isMissing } from './read-json.ts';

/** Milliseconds between two signs of life of a lock's owner. */
export const HEARTBEAT_MS = 2000;

/** Milliseconds without a sign of life after which an owner that cannot be seen has ended. */
export const STALE_MS = 10_000;

/**
 * Milliseconds without a sign of life after which even a process that is there is not the owner any
 * more: its number was given to another one, or it is suspended and will notice when it wakes.
 */
export const ABANDONED_MS = 600_000;

const SCHEMA = z.object({
  pid: z.int().positive(),
  space: z.string(),
  id: z.string(),
  since: z.string(),
});

/** What a lock file says of its owner. */
export type LockOwner = z.infer<typeof SCHEMA>;

/** A lock file as it was found. */
export interface FoundLock {
  /** Null while the file is being written, and for one that nobody of ours wrote. */
  readonly owner: LockOwner | null;
  /** Milliseconds since the last sign of life. */
  readonly ageMs: number;
}

/** Reads a lock file; null when there is none. */
export async function readLock(file: string): Promise<FoundLock | null> {
  try {
    const { mtimeMs } = await stat(file);
    const owner = parseOwner(await readFile(file, 'utf8'));
    return { owner, ageMs: Math.max(0, Date.now() - mtimeMs) };
  } catch (thrown) {
    if (isMissing(thrown)) return null;
    throw thrown;
  }
}

/** Reads what a lock file says; null for what no owner wrote. */
export function parseOwner(text: string): LockOwner | null {
  try {
    return SCHEMA.parse(JSON.parse(text));
  } catch {
    // Half a file, or not ours: nothing is known of the owner, and the file's age decides.
    return null;
  }
}

/** Has the owner of a lock ended without releasing it? */
export function isStale({ owner, ageMs }: FoundLock): boolean {
  if (owner === null || owner.space !== processSpace()) return ageMs > STALE_MS;
  return !isAlive(owner.pid) || ageMs > ABANDONED_MS;
}

/** Names an owner for a person. */
export function describeOwner({ owner }: FoundLock): string {
  if (owner === null) return 'another process';
  const [host = ''] = owner.space.split(' ');
  return `process ${owner.pid} on ${host} (since ${owner.since})`;
}
