import { decodeBytes, encodeText } from './bytes.ts';
import type { Service } from './session.ts';

/** A honeypot's name. */
export const DECKY_PATTERN = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** The basename of a shard, without a `.gz` that a rotation may have added. */
export const SHARD_PATTERN = /^sessions-\d{4}-\d{2}-\d{2}\.jsonl$/;

/** Where a session lies: enough to find its bytes again under an artifacts root. */
export interface EvidencePointer {
  readonly decky: string;
  readonly service: Service;
  /** Basename, `sessions-YYYY-MM-DD.jsonl`. */
  readonly shard: string;
  readonly sid: string;
}

/** Writes a pointer as `shard:{decky}/{service}/{shard}#{sid}`, the sid percent-encoded. */
export function formatEvidenceRef(pointer: EvidencePointer): string {
  const { decky, service, shard, sid } = pointer;
  return `shard:${decky}/${service}/${shard}#${encodeSid(sid)}`;
}

/** Reads an evidence_ref; null when it is no pointer to a shard. */
export function parseEvidenceRef(text: string): EvidencePointer | null {
  const match = /^shard:([^/]+)\/(ssh|telnet)\/([^/#]+)#(.+)$/.exec(text);
  if (!match) return null;
  const [, decky = '', service, shard = '', sid = ''] = match;
  if (!DECKY_PATTERN.test(decky) || !SHARD_PATTERN.test(shard)) return null;
  if (service !== 'ssh' && service !== 'telnet') return null;
  return { decky, service, shard, sid: decodeSid(sid) };
}

/** Percent-encodes the bytes of all but `[A-Za-z0-9._-]`; a surrogate without a byte as `%uDXXX`. */
function encodeSid(sid: string): string {
  if (PLAIN_SID.test(sid)) return sid;
  // Where decoding the bytes would not give the sid back, every surrogate is written as a unit.
  const reversible = decodeBytes(encodeText(sid)) === sid;
  return sid.replace(/[^A-Za-z0-9._-]/gu, (character) =>
    reversible || character.isWellFormed()
      ? [...encodeText(character)].map((byte) => `%${hex(byte)}`).join('')
      : `%u${hex(character.charCodeAt(0))}`,
  );
}

const PLAIN_SID = /^[A-Za-z0-9._-]*$/;

function decodeSid(text: string): string {
  return text.replace(/((?:%[0-9A-F]{2})+)|%u(D[89A-F][0-9A-F]{2})/g, (_all, bytes, unit) =>
    typeof unit === 'string'
      ? String.fromCharCode(Number.parseInt(unit, 16))
      : decodeBytes(Buffer.from(String(bytes).replaceAll('%', ''), 'hex')),
  );
}

function hex(value: number): string {
  return value.toString(16).toUpperCase().padStart(2, '0');
}
