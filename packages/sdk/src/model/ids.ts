import { createHash, hash } from 'node:crypto';

/** RFC 4122 namespace of URLs: the root of every namespace that Shardscope derives. */
export const NAMESPACE_URL = '6ba7b811-9dad-11d1-80b4-00c04fd430c8';

/**
 * UUID version 5 (RFC 4122, SHA-1) of a name in a namespace.
 *
 * @param namespace UUID in canonical form
 * @param name any string, hashed as UTF-8
 */
export function uuidV5(namespace: string, name: string): string {
  const digest = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name, 'utf8')
    .digest()
    .subarray(0, 16);
  digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x50, 6);
  digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = digest.toString('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}

/** First 32 hex digits of SHA-256 over the parts joined by `|`: the id of a derived event. */
export function derivedId(...parts: readonly string[]): string {
  return hash('sha256', parts.join('|'), 'hex').slice(0, 32);
}
