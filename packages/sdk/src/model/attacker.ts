import { isIP } from 'node:net';
import { NAMESPACE_URL, uuidV5 } from './ids.ts';

/** Namespace of attackers that are known by their address. Part of every workspace: never change. */
export const ATTACKER_NAMESPACE = uuidV5(NAMESPACE_URL, 'shardscope:attacker:v1');

/**
 * The normal form of an address: IPv4 dotted, IPv6 lower-case and compressed with its zone kept,
 * IPv4-mapped IPv6 as IPv4. Null for everything that is no IP literal.
 */
export function normalAddress(text: string): string | null {
  const kind = isIP(text);
  if (kind === 4) return text;
  if (kind !== 6) return null;
  const [host = '', zone] = text.split('%', 2);
  const normal = new URL(`http://[${host}]/`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(normal);
  if (mapped) return dotted(mapped[1] ?? '', mapped[2] ?? '');
  return zone === undefined ? normal : `${normal}%${zone}`;
}

/** The uuid of the attacker at an address in normal form: the same on every machine. */
export function attackerUuid(address: string): string {
  return uuidV5(ATTACKER_NAMESPACE, address);
}

/** The uuid of the pseudo-attacker of one session whose address nobody knows. */
export function unknownAttackerUuid(evidenceRef: string): string {
  return uuidV5(ATTACKER_NAMESPACE, evidenceRef);
}

function dotted(high: string, low: string): string {
  const h = Number.parseInt(high, 16);
  const l = Number.parseInt(low, 16);
  return [h >> 8, h & 0xff, l >> 8, l & 0xff].join('.');
}
