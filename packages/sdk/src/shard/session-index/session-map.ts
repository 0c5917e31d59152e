import { readFile, stat } from 'node:fs/promises';
import { sessionIndex } from '../../errors/errors.ts';
import { decodeBytes, printable } from '../../model/bytes.ts';
import { MAX_SESSION_MAP_BYTES } from '../limits.ts';
import { plainError } from '../open-file.ts';
import { isRecord } from '../session-header.ts';
import { addressOf, sidOf } from './session-record.ts';

/** The user's own table of addresses by session id. */
export interface SessionMap {
  readonly addresses: ReadonlyMap<string, string>;
  /** Rows without a session id or an IP literal. */
  readonly malformed: number;
}

/**
 * Reads the user's table: CSV with the columns `sid,src_ip` (with or without a heading, more columns
 * may follow), or JSON, either `{"<sid>": "<src_ip>"}` or `[{"sid": …, "src_ip": …}]`.
 *
 * @throws ShardscopeError E_SESSION_INDEX when it cannot be read or is neither
 */
export async function readSessionMap(path: string): Promise<SessionMap> {
  const text = await textOf(path);
  const rows = /^\s*[[{]/.test(text) ? jsonRows(path, text) : csvRows(text);
  const addresses = new Map<string, string>();
  let malformed = 0;
  for (const [sid, address] of rows) {
    const usable = [sidOf(sid), addressOf(address)] as const;
    if (usable[0] === null || usable[1] === null) malformed++;
    else addresses.set(usable[0], usable[1]);
  }
  return { addresses, malformed };
}

async function textOf(path: string): Promise<string> {
  try {
    const stats = await stat(path);
    if (!stats.isFile()) throw new Error('it is no regular file');
    if (stats.size > MAX_SESSION_MAP_BYTES) {
      throw new Error(`it is larger than ${MAX_SESSION_MAP_BYTES} bytes`);
    }
    return decodeBytes(await readFile(path)).replace(/^\ufeff/, '');
  } catch (error) {
    const { message } = plainError(error);
    throw sessionIndex(printable(path), message, error);
  }
}

type Row = readonly [sid: unknown, address: unknown];

function jsonRows(path: string, text: string): Row[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw sessionIndex(printable(path), 'it begins like JSON and is not', error);
  }
  if (!Array.isArray(value)) return isRecord(value) ? Object.entries(value) : [];
  const rows: readonly unknown[] = value;
  return rows.map((row) => (isRecord(row) ? [row['sid'], row['src_ip']] : [null, null]));
}

function csvRows(text: string): Row[] {
  const rows = text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map((line): Row => {
      const [sid, address] = csvCells(line);
      return [sid, address];
    });
  const [first] = rows;
  return first?.[0] === 'sid' ? rows.slice(1) : rows;
}

/** The first two cells of a line; a quoted cell may hold commas and doubled quotes. */
function csvCells(line: string): [string, string] {
  const cells = [...line.matchAll(/(?:^|,) *(?:"((?:[^"]|"")*)"|([^,]*))/g)].slice(0, 2);
  const [sid = '', address = ''] = cells.map((cell) =>
    (cell[1]?.replaceAll('""', '"') ?? cell[2] ?? '').trim(),
  );
  return [sid, address];
}
