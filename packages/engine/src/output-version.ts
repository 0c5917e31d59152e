import { createHash } from 'node:crypto';
import type { TtpOptions } from '@shardscope/plugins';

/** Bytes of a hash that a whole number can hold exactly. */
const BYTES = 6;

/**
 * The version of what a tagger gives under its options: another one whenever rules, tables or states
 * are others. At what time that was asked for is of no account.
 */
export function outputVersionOf(release: string, { rules, data, states }: TtpOptions): number {
  const text = JSON.stringify([release, rules, data, states]);
  return 1 + createHash('sha256').update(text, 'utf8').digest().readUIntBE(0, BYTES);
}
