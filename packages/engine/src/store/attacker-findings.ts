import type { AttackerRow, StateCounts } from '../client/rows.ts';
import type { SqlDatabase } from './sql-database.ts';
import { tacticBits, tacticsOf } from './tactic-bits.ts';
import { textOf } from './text-blob.ts';

/** What was found about an attacker: techniques, and whose hands it is. */
export type Findings = Pick<
  AttackerRow,
  'tags' | 'tactics' | 'identity' | 'identityMembers' | 'states' | 'suspected'
>;

const NO_STATES: StateCounts = {
  unknown: 0,
  stable: 0,
  drifting: 0,
  conflicted: 0,
  multi_actor: 0,
};

interface Tagged {
  readonly tags: number;
  readonly bits: number;
}

type Known = Pick<Findings, 'identity' | 'states' | 'suspected' | 'identityMembers'>;

/**
 * Reads what was found about attackers.
 *
 * @param only number of the one attacker that is asked about; all when left out
 * @returns the findings of an attacker by its number
 */
export function findingsOf(db: SqlDatabase, only?: number): (attacker: number) => Findings {
  const tagged = taggedAttackers(db, only);
  const known = knownIdentities(db, only);
  return (attacker) => {
    const { tags, bits } = tagged.get(attacker) ?? { tags: 0, bits: 0 };
    const { identity, states, suspected, identityMembers } = known.get(attacker) ?? {
      ...{ identity: null, states: NO_STATES, suspected: false, identityMembers: 1 },
    };
    return { tags, tactics: tacticsOf(bits), identity, identityMembers, states, suspected };
  };
}

function taggedAttackers(db: SqlDatabase, only?: number): ReadonlyMap<number, Tagged> {
  const tagged = new Map<number, Tagged>();
  const [where, params] = only === undefined ? ['', []] : ['AND attacker = ?', [only]];
  const select = `
    SELECT attacker, tactics, total(tags) FROM sessions
    WHERE tags > 0 ${where} GROUP BY attacker, tactics`;
  db.each(select, params, (row) => {
    const attacker = row.number(0);
    const { tags, bits } = tagged.get(attacker) ?? { tags: 0, bits: 0 };
    tagged.set(attacker, { tags: tags + row.number(2), bits: bits | row.number(1) });
  });
  addLooseTags(db, tagged, only);
  return tagged;
}

/** Tags of no session are not counted by any. */
function addLooseTags(db: SqlDatabase, tagged: Map<number, Tagged>, only?: number): void {
  const [where, params] = only === undefined ? ['IS NOT NULL', []] : ['= ?', [only]];
  const select = `
    SELECT attacker, text, count(*) FROM tags JOIN words ON words.id = tactic
    WHERE attacker ${where} GROUP BY attacker, tactic`;
  db.each(select, params, (row) => {
    const attacker = row.number(0);
    const { tags, bits } = tagged.get(attacker) ?? { tags: 0, bits: 0 };
    const tactic = tacticBits([textOf(row.bytes(1))]);
    tagged.set(attacker, { tags: tags + row.number(2), bits: bits | tactic });
  });
}

function knownIdentities(db: SqlDatabase, only?: number): ReadonlyMap<number, Known> {
  const known = new Map<number, Known>();
  const members = severalMembers(db, only);
  const [where, params] = only === undefined ? ['', []] : ['WHERE attackers.id = ?', [only]];
  const select = `
    SELECT attackers.id, identities.uuid, suspected, unknown, stable, drifting, conflicted,
      multi_actor
    FROM attackers JOIN identities ON identities.uuid = attackers.identity ${where}`;
  db.each(select, params, (row) => {
    const identity = row.text(1);
    known.set(row.number(0), {
      identity,
      identityMembers: members.get(identity) ?? 1,
      suspected: row.text(2) !== '',
      states: {
        unknown: row.number(3),
        stable: row.number(4),
        drifting: row.number(5),
        conflicted: row.number(6),
        multi_actor: row.number(7),
      },
    });
  });
  return known;
}

/** How many attackers identities have, where they have more than one. */
function severalMembers(db: SqlDatabase, only?: number): ReadonlyMap<string, number> {
  const [where, params] =
    only === undefined
      ? ['identity IS NOT NULL', []]
      : ['identity = (SELECT identity FROM attackers WHERE id = ?)', [only]];
  const select = `
    SELECT identity, count(*) FROM attackers WHERE ${where}
    GROUP BY identity HAVING count(*) > 1`;
  return new Map(db.all(select, params, (row) => [row.text(0), row.number(1)] as const));
}
