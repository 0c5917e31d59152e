import { readFile, stat } from 'node:fs/promises';
import { messageOf } from '@shardscope/sdk';
import { z } from 'zod';

/** Bytes of a file with a few fields at most. */
export const SMALL_FILE_BYTES = 65_536;

/** What reading a JSON file gave. */
export type JsonFile<Value> =
  | { readonly kind: 'read'; readonly value: Value }
  | { readonly kind: 'missing' }
  | { readonly kind: 'invalid'; readonly why: string; readonly cause: unknown };

/**
 * Reads and validates a JSON file. Whatever keeps it from being used is the result, not thrown.
 *
 * @param maxBytes size above which a file cannot be what it should be
 */
export async function readJson<Value>(
  file: string,
  schema: z.ZodType<Value>,
  maxBytes: number,
): Promise<JsonFile<Value>> {
  try {
    const found = await stat(file);
    // A pipe would keep the reader waiting for ever.
    if (!found.isFile()) throw new TypeError('it is no regular file');
    const { size } = found;
    if (size > maxBytes) throw new RangeError(`it has ${size} bytes, more than ${maxBytes}`);
    return { kind: 'read', value: schema.parse(JSON.parse(await readFile(file, 'utf8'))) };
  } catch (thrown) {
    if (isMissing(thrown)) return { kind: 'missing' };
    return { kind: 'invalid', why: whyNot(thrown), cause: thrown };
  }
}

/** Was this thrown because there is no such file? */
export function isMissing(thrown: unknown): boolean {
  return errorCode(thrown) === 'ENOENT';
}

/** The code of a system error. */
export function errorCode(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string'
    ? thrown.code
    : undefined;
}

function whyNot(thrown: unknown): string {
  return thrown instanceof z.ZodError ? z.prettifyError(thrown) : messageOf(thrown);
}
