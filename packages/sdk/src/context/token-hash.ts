import { createHash } from 'node:crypto';
import { encodeText } from '../model/bytes.ts';

/** SHA-256 of a token's bytes as they were recorded, 64 hex digits. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(encodeText(token)).digest('hex');
}
