import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { SECRET_BYTES } from './limits.ts';

/** A secret that is kept as its digest only, with what it stands for. */
export interface Kept<Value> {
  readonly digest: Buffer;
  readonly value: Value;
}

/** A fresh random secret that may stand in a URL. */
export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/** What to keep of a secret. */
export function keep<Value>(secret: string, value: Value): Kept<Value> {
  return { digest: digestOf(secret), value };
}

/** The entry of a secret. How long it takes says nothing about how much of the secret was right. */
export function find<Value>(
  entries: Iterable<Kept<Value>>,
  secret: string,
): Kept<Value> | undefined {
  const digest = digestOf(secret);
  let found: Kept<Value> | undefined;
  for (const entry of entries) if (timingSafeEqual(entry.digest, digest)) found = entry;
  return found;
}

function digestOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
