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
  if (!DECKY_PATTERN.test(decky) || (service !== 'ssh' && service !== 'telnet')) return null;
  return { decky, service, shard, sid: decodeSid(sid) };
}

/** Percent-encodes all but `[A-Za-z0-9._-]`; a lone surrogate stands for the byte or unit it is. */
function encodeSid(sid: string): string {
  return sid.replace(/[^A-Za-z0-9._-]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code >= 0xdc80 && code <= 0xdcff) return percent(code - 0xdc00);
    if (code >= 0xd800 && code <= 0xdfff) return `%u${code.toString(16).toUpperCase()}`;
    return [...Buffer.from(character, 'utf8')].map(percent).join('');
  });
}

function decodeSid(text: string): string {
  return text.replace(/((?:%[0-9A-F]{2})+)|%u(D[89A-F][0-9A-F]{2})/g, (_all, bytes, unit) =>
    typeof unit === 'string'
      ? String.fromCharCode(Number.parseInt(unit, 16))
      : decodeEscaped(Buffer.from(String(bytes).replaceAll('%', ''), 'hex')),
  );
}

function decodeEscaped(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  if (!text.includes('\uFFFD')) return text;
  return [...bytes].map((byte) => String.fromCharCode(byte < 0x80 ? byte : 0xdc00 + byte)).join('');
}

function percent(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}
