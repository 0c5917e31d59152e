import type { PrimitiveValue } from '@shardscope/sdk';
import { unpackCommands } from './packed-commands.ts';
import { scanObservations } from './observation-scan.ts';
import type { StoreTables } from './store-tables.ts';

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

/** The traces of an attacker by its number. */
export function attackerTraces(
  tables: StoreTables,
  attacker: number,
  primitives: readonly string[],
): AttackerTraces {
  const select = 'SELECT uuid, address FROM attackers WHERE id = ?';
  const { uuid, address } = tables.db.one(select, [attacker], (row) => ({
    uuid: row.text(0),
    address: row.textOrNull(1),
  }));
  const values = new Map<string, PrimitiveValue[]>();
  scanObservations(tables, { attacker }, ({ primitive, value }) => {
    if (!primitives.includes(primitive)) return;
    const known = values.get(primitive);
    if (known) known.push(value);
    else values.set(primitive, [value]);
  });
  return { uuid, address, values, sessions: tracedSessions(tables, attacker) };
}

function tracedSessions(tables: StoreTables, attacker: number): readonly TracedSession[] {
  const tactics = taggedCommands(tables, attacker);
  const select = `
    SELECT id, packed FROM sessions JOIN commands ON commands.session = sessions.id
    WHERE attacker = ? AND final = 1 AND sessions.commands > 0 ORDER BY started, id`;
  return tables.db.all(select, [attacker], (row) => {
    const ofSession = tactics.get(row.number(0));
    return unpackCommands(row.bytes(1)).map(({ text, index }) => ({
      text,
      tactics: [...(ofSession?.get(index) ?? [])],
    }));
  });
}

type TacticsByCommand = Map<number, Set<string>>;

function taggedCommands(
  { db, words }: StoreTables,
  attacker: number,
): ReadonlyMap<number, TacticsByCommand> {
  const found = new Map<number, TacticsByCommand>();
  const select = `
    SELECT session, command, tactic FROM tags
    WHERE session IN (SELECT id FROM sessions WHERE attacker = ? AND tags > 0)
      AND command IS NOT NULL`;
  db.each(select, [attacker], (row) => {
    const commands = found.get(row.number(0)) ?? new Map<number, Set<string>>();
    const tactics = commands.get(row.number(1)) ?? new Set<string>();
    tactics.add(words.text(row.number(2)));
    commands.set(row.number(1), tactics);
    found.set(row.number(0), commands);
  });
  return found;
}
