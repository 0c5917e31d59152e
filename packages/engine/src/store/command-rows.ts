import type { CommandRecord } from '@shardscope/sdk';
import { storeCorrupt } from '../errors.ts';
import { MAX_COMMANDS, MAX_COMMANDS_BYTES, MAX_COMMAND_BYTES } from './limits.ts';
import type { SqlDatabase, SqlRow } from './sql-database.ts';
import { textOf, blobOf } from './text-blob.ts';

/** A command as the store kept it. */
export interface StoredCommand extends CommandRecord {
  /** The text is only the beginning of what ran; the recording has all of it. */
  readonly shortened: boolean;
}

/** Numbers in the table. Part of the schema: never reorder. */
const PROVENANCES: readonly CommandRecord['provenance'][] = ['typed', 'edited', 'echo', 'log'];

/** Replaces the commands of a session; more than the limits allow are left out or shortened. */
export function writeCommands(
  db: SqlDatabase,
  session: number,
  commands: readonly CommandRecord[],
): void {
  db.run('DELETE FROM commands WHERE session = ?', session);
  let room = MAX_COMMANDS_BYTES;
  for (const { index, t, text, provenance } of commands.slice(0, MAX_COMMANDS)) {
    const full = text === null ? null : blobOf(text.slice(0, MAX_COMMAND_BYTES + 1));
    const kept = full === null ? null : shortenedTo(Math.min(room, MAX_COMMAND_BYTES), full);
    const shortened = kept?.length !== full?.length;
    room -= kept?.length ?? 0;
    db.run(
      'INSERT INTO commands (session, idx, t, provenance, shortened, text) VALUES (?, ?, ?, ?, ?, ?)',
      ...[session, index, t, PROVENANCES.indexOf(provenance), Number(shortened), kept],
    );
  }
}

/** The stored commands of a session, in order. */
export function readCommands(db: SqlDatabase, session: number): readonly StoredCommand[] {
  const select =
    'SELECT idx, t, provenance, shortened, text FROM commands WHERE session = ? ORDER BY idx';
  return db.all(select, [session], readCommand);
}

function readCommand(row: SqlRow): StoredCommand {
  const provenance = PROVENANCES[row.number(2)];
  if (provenance === undefined) throw storeCorrupt('a command has no known provenance');
  const text = row.bytesOrNull(4);
  return {
    index: row.number(0),
    t: row.number(1),
    text: text === null ? null : textOf(text),
    provenance,
    shortened: row.flag(3),
  };
}

/** The longest beginning of encoded text that fits and does not end inside a character. */
function shortenedTo(size: number, encoded: Uint8Array): Uint8Array {
  if (encoded.length <= size) return encoded;
  let end = size;
  while (end > 0 && ((encoded[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return encoded.subarray(0, end);
}
