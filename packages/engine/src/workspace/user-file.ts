import { basename } from 'node:path';
import type { Fault, ShardscopeError } from '@shardscope/sdk';
import type { z } from 'zod';
import { noticeOf } from '../errors.ts';
import { writeJson, type FileSystem } from '../store/atomic-file.ts';
import { setAside } from '../store/set-aside.ts';
import { readJson } from './read-json.ts';

/** Bytes of such a file at most: several hundred thousand entries, far more than a person makes. */
const MAX_BYTES = 64 * 1024 * 1024;

/** Something that only the user knows: it is no cache, and changes only as the user says. */
export interface UserValue<Value> {
  /** As it stands. Never changed in place: another object is another state. */
  current(): Value;
  /**
   * Changes it and resolves with what it is then, when that is kept. Changes are made one after the
   * other, each on top of what the one before kept. Throws what `edit` or keeping it throws; it is
   * then as it was.
   */
  change(edit: (before: Value) => Value): Promise<Value>;
}

/** How such a value stands in a file. */
export interface UserFileFormat<Value> {
  /** What it is where there is no file. */
  readonly empty: Value;
  /** From the file's JSON to the value. */
  readonly schema: z.ZodType<Value>;
  /** The file's JSON. */
  json(value: Value): unknown;
  /** What is said of a file that cannot be used and was kept under another name. */
  invalid(file: string, asideName: string, why: string): ShardscopeError;
}

/** How a file is written. */
export interface UserFileWrite {
  readonly files?: FileSystem | undefined;
  /** By throwing it leaves the old file in place. */
  readonly beforeReplace: () => void | Promise<void>;
}

/** A value that ends with the process. */
export function unsaved<Value>(value: Value): UserValue<Value> {
  return userValue(value, () => Promise.resolve());
}

/**
 * A value that is kept in a file of its own, written atomically. A file that cannot be used is set
 * aside with a notice, never overwritten: a person may be able to correct it.
 *
 * @param write an error where the file is another process's: each change is refused with it, and a
 *   file that cannot be used stays where it is
 */
export async function openUserFile<Value>(
  file: string,
  format: UserFileFormat<Value>,
  write: UserFileWrite | ShardscopeError,
): Promise<{ readonly value: UserValue<Value>; readonly notices: readonly Fault[] }> {
  const read = await readJson(file, format.schema, MAX_BYTES);
  const notices: Fault[] = [];
  if (read.kind === 'invalid') {
    const kept = write instanceof Error ? file : await setAside(file, 'invalid');
    notices.push(noticeOf(format.invalid(file, basename(kept), read.why)));
  }
  const save = async (value: Value): Promise<void> => {
    if (write instanceof Error) throw write;
    await writeJson(file, format.json(value), write.files, write.beforeReplace);
  };
  return { value: userValue(read.kind === 'read' ? read.value : format.empty, save), notices };
}

/** @param save keeps the value; by throwing it refuses the change */
function userValue<Value>(kept: Value, save: (value: Value) => Promise<void>): UserValue<Value> {
  let current = kept;
  let turn: Promise<unknown> = Promise.resolve();
  return {
    current: () => current,
    change(edit) {
      const done = turn.then(async () => {
        const next = edit(current);
        await save(next);
        current = next;
        return next;
      });
      // Whoever asked is told of a refusal; the next change does not depend on it.
      turn = done.catch(() => undefined);
      return done;
    },
  };
}
