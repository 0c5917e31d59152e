import type { PrimitiveValue } from '@shardscope/sdk';
import { unpackCommands } from './packed-commands.ts';
import { PackedCursor } from './packed-observations.ts';
import type { StoreTables } from './store-tables.ts';

/**
 * Sessions of one attacker that are looked at for what tells whose hands it is, the first ones: what
 * linking compares is found in far fewer, and one more session costs no more of somebody with many.
 */
const MAX_TRACED_SESSIONS = 256;

/** Commands of one session with the tactics that they were tagged with. */
export type TracedSession = readonly {
  /** Null where it was typed with the echo off. */
  readonly text: string | null;
  readonly tactics: readonly string[];
}[];

/** What an attacker left behind that can tell whose hands it is. */
export interface AttackerTraces {
  readonly uuid: string;
  readonly address: string | null;
  readonly sessions: readonly TracedSession[];
  /** Values of the asked primitives, by primitive. */
  readonly values: ReadonlyMap<string, readonly PrimitiveValue[]>;
}

/** The traces of an attacker by its number, of sessions that are complete. */
export function attackerTraces(
  tables: StoreTables,
  attacker: number,
  primitives: readonly string[],
): AttackerTraces {
  const { db } = tables;
  const { uuid, address } = db.one(
    'SELECT uuid, address FROM attackers WHERE id = ?',
    [attacker],
    (row) => ({ uuid: row.text(0), address: row.textOrNull(1) }),
  );
  const asked = new Set(primitives.flatMap((each) => tables.primitives.find(each) ?? []));
  const values = new Map<string, PrimitiveValue[]>();
  const sessions: TracedSession[] = [];
  for (const session of tracedSessions(tables, attacker)) {
    if (asked.size > 0) readValues(tables, session.id, asked, values);
    if (session.commands > 0) sessions.push(tracedCommands(tables, session));
  }
  return { uuid, address, sessions, values };
}

interface StoredSession {
  readonly id: number;
  readonly commands: number;
  readonly tags: number;
}

function tracedSessions({ db }: StoreTables, attacker: number): readonly StoredSession[] {
  const select = `
    SELECT id, commands, tags FROM sessions
    WHERE attacker = ? AND final = 1 ORDER BY started, id LIMIT ${MAX_TRACED_SESSIONS}`;
  return db.all(select, [attacker], (row) => ({
    id: row.number(0),
    commands: row.number(1),
    tags: row.number(2),
  }));
}

function readValues(
  tables: StoreTables,
  session: number,
  asked: ReadonlySet<number>,
  values: Map<string, PrimitiveValue[]>,
): void {
  const select = 'SELECT packed FROM extractions WHERE session = ? ORDER BY producer';
  tables.db.each(select, [session], (row) => {
    const cursor = new PackedCursor(row.bytes(0), tables.labels, asked);
    while (cursor.next()) {
      const primitive = tables.primitives.text(cursor.primitive);
      const known = values.get(primitive);
      if (known) known.push(cursor.value);
      else values.set(primitive, [cursor.value]);
    }
  });
}

function tracedCommands(tables: StoreTables, { id, tags }: StoredSession): TracedSession {
  const tactics = tags > 0 ? tacticsOfCommands(tables, id) : null;
  const select = 'SELECT packed FROM commands WHERE session = ?';
  const commands = tables.db.one(select, [id], (row) => unpackCommands(row.bytes(0)));
  return commands.map(({ text, index }) => ({ text, tactics: [...(tactics?.get(index) ?? [])] }));
}

function tacticsOfCommands(
  { db, words }: StoreTables,
  session: number,
): ReadonlyMap<number, ReadonlySet<string>> {
  const found = new Map<number, Set<string>>();
  const select = 'SELECT command, tactic FROM tags WHERE session = ? AND command IS NOT NULL';
  db.each(select, [session], (row) => {
    const tactics = found.get(row.number(0)) ?? new Set<string>();
    tactics.add(words.text(row.number(1)));
    found.set(row.number(0), tactics);
  });
  return found;
}
