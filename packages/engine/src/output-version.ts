import { createHash } from 'node:crypto';

/** Bytes of a hash that a whole number can hold exactly. */
const BYTES = 6;

/** The version of what a plugin gives under some options: another one whenever they are others. */
export function outputVersionOf(options: unknown): number {
  const hash = createHash('sha256').update(JSON.stringify(options), 'utf8').digest();
  return 1 + hash.readUIntBE(0, BYTES);
}
