import { findAttacker } from './attacker-rows.ts';
import type { StoreTables } from './store-tables.ts';
import { uuidOf } from './tag-rows.ts';

/** Characters of a command that is kept with a tag: a line of a list shows fewer. */
const MAX_TEXT = 300;

/** A tag that is of no recorded session, as a list shows it. */
export interface LooseTag {
  readonly uuid: string;
  /** Epoch seconds of the event that was tagged. */
  readonly ts: number;
  /** The session that the event named, as the honeynet calls it; null where it named none. */
  readonly sid: string | null;
  readonly decky: string | null;
  readonly tactic: string;
  /** Id of the technique, or of the sub-technique where it is one. */
  readonly technique: string;
  readonly rule: string;
  readonly confidence: number;
  /** The beginning of the command that it fired on; null where it was no command. */
  readonly text: string | null;
}

/** Tags of events that are no recorded sessions: of intelligence, credentials, sessions as a whole. */
export interface LooseTags {
  /** Those of an attacker by uuid, alias or address, the oldest first. */
  of(attacker: string): readonly LooseTag[];
  /** Uuids of the attackers who have any. */
  attackers(): ReadonlySet<string>;
}

/** Queries over tags that have no session. */
export function looseTags(tables: StoreTables): LooseTags {
  const { db } = tables;
  return {
    of(attacker) {
      const id = findAttacker(db, attacker);
      return id === undefined ? [] : tagsOfAttacker(tables, id);
    },
    attackers() {
      const having = 'SELECT attacker FROM tags WHERE attacker IS NOT NULL';
      const select = `SELECT uuid FROM attackers WHERE id IN (${having})`;
      return new Set(db.all(select, [], (row) => row.text(0)));
    },
  };
}

function tagsOfAttacker({ db, words }: StoreTables, attacker: number): readonly LooseTag[] {
  const select = `
    SELECT uuid, created, anchor ->> 'session_id', anchor ->> 'decky_id', tactic,
      ifnull(sub_technique, technique), rule, confidence,
      substr(evidence ->> 'command_text', 1, ${MAX_TEXT})
    FROM tags WHERE attacker = ? ORDER BY created, rowid`;
  return db.all(select, [attacker], (row) => ({
    uuid: uuidOf(row.bytes(0)),
    ts: row.number(1),
    sid: row.textOrNull(2),
    decky: row.textOrNull(3),
    tactic: words.text(row.number(4)),
    technique: words.text(row.number(5)),
    rule: words.text(row.number(6)),
    confidence: row.number(7),
    text: row.textOrNull(8),
  }));
}
