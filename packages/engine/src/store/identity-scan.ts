import { eachPackedState, type StateVisit } from './packed-states.ts';
import type { StoreTables } from './store-tables.ts';

/** Passes over all identities a few at a time, so that others have their turn in between. */
export interface IdentityScan {
  /** How many identities and how many tags there are, for telling how far a pass has got. */
  sizes(): { readonly identities: number; readonly tags: number };
  /**
   * Visits the states of some identities.
   *
   * @param after number of the identity that was visited last; 0 at the beginning
   * @param begin called with each identity, for a visitor of its states
   * @returns number of the last one; null when none came after
   */
  states(after: number, limit: number, begin: (identity: string) => StateVisit): number | null;
  /**
   * Visits some tags: whose they are, and the number of their technique or sub-technique.
   *
   * @param after number of the tag that was visited last; 0 at the beginning
   * @returns number of the last one; null when none came after
   */
  techniques(
    after: number,
    limit: number,
    visit: (identity: string, technique: number) => void,
  ): number | null;
  /** The name of a primitive by its number. */
  primitive(number: number): string;
}

const STATES = 'SELECT rowid, uuid, states FROM identities WHERE rowid > ? ORDER BY rowid LIMIT ?';

const TECHNIQUES = `
  SELECT tags.rowid, attackers.identity, ifnull(sub_technique, technique)
  FROM (SELECT rowid, session, attacker, technique, sub_technique FROM tags
    WHERE rowid > ? ORDER BY rowid LIMIT ?) AS tags
  LEFT JOIN sessions ON sessions.id = tags.session
  LEFT JOIN attackers ON attackers.id = ifnull(sessions.attacker, tags.attacker)`;

/** Scans over the tables of identities and tags. */
export function identityScan({ db, labels, primitives }: StoreTables): IdentityScan {
  const count = (table: string): number =>
    db.one(`SELECT count(*) FROM ${table}`, [], (row) => row.number(0));
  return {
    sizes: () => ({ identities: count('identities'), tags: count('tags') }),
    states(after, limit, begin) {
      let last: number | null = null;
      db.each(STATES, [after, limit], (row) => {
        last = row.number(0);
        eachPackedState(row.bytes(2), labels, begin(row.text(1)));
      });
      return last;
    },
    techniques(after, limit, visit) {
      let last: number | null = null;
      db.each(TECHNIQUES, [after, limit], (row) => {
        last = Math.max(last ?? 0, row.number(0));
        const identity = row.textOrNull(1);
        if (identity !== null) visit(identity, row.number(2));
      });
      return last;
    },
    primitive: (number) => primitives.text(number),
  };
}
