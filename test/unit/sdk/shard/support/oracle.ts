import { isUtf8 } from 'node:buffer';

/** What a shard holds by the rules, found in the plainest way there is. */
export interface OracleShard {
  readonly sessions: Map<string, OracleSession>;
  junk: number;
  malformed: number;
}

export interface OracleSession {
  readonly rows: [number, string, string][];
  headers: number;
  truncated: boolean;
  malformed: number;
}

/** Reads a whole shard: one JSON.parse a line, no shortcuts. */
export function oracle(shard: Uint8Array): OracleShard {
  const result: OracleShard = { sessions: new Map(), junk: 0, malformed: 0 };
  const bytes = Buffer.from(shard);
  for (let start = 0; start < bytes.length;) {
    const newline = bytes.indexOf('\n', start);
    const end = newline < 0 ? bytes.length : newline;
    readLine(result, decode(bytes.subarray(start, end)).trim());
    start = end + 1;
  }
  return result;
}

function readLine(result: OracleShard, line: string): void {
  if (line === '') return;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    value = null;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    result.junk++;
    return;
  }
  const { sid, t, ch, d } = value as Record<string, unknown>;
  if (typeof sid !== 'string' || sid === '' || Array.from(sid).length > 128) {
    result.malformed++;
    return;
  }
  const session = result.sessions.get(sid) ?? {
    rows: [],
    headers: 0,
    truncated: false,
    malformed: 0,
  };
  result.sessions.set(sid, session);
  const text = d === undefined ? '' : d;
  if ('hdr' in value) session.headers++;
  else if ('trunc' in value) session.truncated = true;
  else if (
    typeof t === 'number' &&
    Number.isFinite(t) &&
    (ch === 'i' || ch === 'o' || ch === 'r') &&
    typeof text === 'string'
  ) {
    session.rows.push([t, ch, text]);
  } else {
    session.malformed++;
    result.malformed++;
  }
}

/** Decodes byte by byte: the longest valid sequence at a place, else the byte escaped. */
export function decode(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  const parts: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = [1, 2, 3, 4].find(
      (n) => at + n <= bytes.length && isUtf8(bytes.subarray(at, at + n)),
    );
    if (length === undefined) parts.push(String.fromCharCode(0xdc00 + (bytes[at] ?? 0)));
    else parts.push(bytes.toString('utf8', at, at + length));
    at += length ?? 1;
  }
  return parts.join('');
}
