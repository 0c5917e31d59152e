import { createHash } from 'node:crypto';

/** Last bytes of a sealed file. */
const MAGIC = Buffer.from('shardscope seal1', 'latin1');
const DIGEST_BYTES = 32;
const SEAL_BYTES = DIGEST_BYTES + MAGIC.length;

/** Bytes that are hashed and written at a time, so that other work gets its turn in between. */
const CHUNK_BYTES = 4 * 1024 * 1024;

/**
 * A database file with a SHA-256 of it at its end, in chunks. SQLite itself would notice only some
 * kinds of damage, and would have to read every page for that; the bytes behind the last page do
 * not bother it.
 */
export function* sealed(database: Uint8Array): Generator<Uint8Array> {
  const hash = createHash('sha256');
  for (let at = 0; at < database.length; at += CHUNK_BYTES) {
    const chunk = database.subarray(at, at + CHUNK_BYTES);
    hash.update(chunk);
    yield chunk;
  }
  yield Buffer.concat([hash.digest(), MAGIC]);
}

/** The database in a sealed file; null when it is not as it was written. */
export function unsealed(file: Uint8Array): Uint8Array | null {
  const end = file.length - SEAL_BYTES;
  if (end <= 0) return null;
  const database = file.subarray(0, end);
  const seal = Buffer.concat([createHash('sha256').update(database).digest(), MAGIC]);
  return seal.equals(file.subarray(end)) ? database : null;
}
