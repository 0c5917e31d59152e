import { createHash } from 'node:crypto';
import type { LoggedCommand } from '../../model/session.ts';

/** Bytes of a hash that a whole number can hold exactly. */
const DIGEST_BYTES = 6;

/** Stands for the commands that a log gave to a session: the same for the same ones, in their order. */
export function loggedDigest(commands: readonly LoggedCommand[]): number {
  const hash = createHash('sha256');
  for (const { ts, text, uid, user, pwd } of commands) {
    hash.update(JSON.stringify([ts, text, uid, user, pwd]), 'utf8');
  }
  return hash.digest().readUIntBE(0, DIGEST_BYTES);
}
