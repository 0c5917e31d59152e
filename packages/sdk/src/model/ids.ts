import { hash } from 'node:crypto';

/** RFC 4122 namespace of URLs: the root of every namespace that Shardscope derives. */
export const NAMESPACE_URL = '6ba7b811-9dad-11d1-80b4-00c04fd430c8';

/** What the first digit of a UUID's fourth group can be, by the lowest bits of what it replaces. */
const VARIANTS = '89ab';

/** Namespaces that are remembered: more than there are; names are without number. */
const MAX_NAMESPACES = 64;

const namespaces = new Map<string, Uint8Array>();

/**
 * UUID version 5 (RFC 4122, SHA-1) of a name in a namespace.
 *
 * @param namespace UUID in canonical form
 * @param name any string, hashed as UTF-8
 */
export function uuidV5(namespace: string, name: string): string {
  const bytes = Buffer.concat([namespaceBytes(namespace), Buffer.from(name, 'utf8')]);
  const hex = hash('sha1', bytes, 'hex');
  const variant = VARIANTS.charAt(Number.parseInt(hex.charAt(16), 16) & 0x3);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `5${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join('-');
}

function namespaceBytes(namespace: string): Uint8Array {
  const known = namespaces.get(namespace);
  if (known) return known;
  const bytes = Buffer.from(namespace.replaceAll('-', ''), 'hex');
  if (namespaces.size < MAX_NAMESPACES) namespaces.set(namespace, bytes);
  return bytes;
}

/** First 32 hex digits of SHA-256 over the parts joined by `|`: the id of a derived event. */
export function derivedId(...parts: readonly string[]): string {
  let text = parts[0] ?? '';
  // Joined by hand, which is quicker: ids are made by the dozen for each session.
  for (let i = 1; i < parts.length; i++) text += `|${parts[i] ?? ''}`;
  return hash('sha256', text, 'hex').slice(0, 32);
}
