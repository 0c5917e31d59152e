import { stubIdentityUuid } from '@shardscope/sdk';
import { z } from 'zod';
import { storeCorrupt } from '../errors.ts';
import type { SqlDatabase, SqlRow } from './sql-database.ts';
import type { StoreTables } from './store-tables.ts';
import { attackerTraces, type AttackerTraces } from './trace-queries.ts';
import { findAttacker, uuidsOf } from './attacker-rows.ts';

/** What is kept of two attackers that may be the same hands. */
export interface StoredLink {
  /** Uuids of the attackers, the lower first. */
  readonly left: string;
  readonly right: string;
  /** 0..1 */
  readonly score: number;
  readonly status: LinkStatus;
  readonly evidence: readonly LinkEvidence[];
}

const STATUSES = [
  'joined',
  'candidate',
  'kept_apart',
  'confirmed',
  'rejected',
  'contradicted',
] as const;

/** What became of a link, see `Link` of the attribution plugin. */
export type LinkStatus = (typeof STATUSES)[number];

const evidenceSchema = z.array(
  z.object({
    signal: z.string(),
    family: z.string(),
    strength: z.string(),
    match: z.number(),
    counts: z.boolean(),
    explanation: z.string(),
  }),
);

/** One piece of evidence between two attackers. */
export type LinkEvidence = z.output<typeof evidenceSchema>[number];

/** An identity of several attackers. */
export interface StoredGroup {
  readonly identity_uuid: string;
  /** Uuids of its attackers, sorted. */
  readonly members: readonly string[];
}

/** The part of a store that linking works on. */
export interface LinkStore {
  /** Uuids of attackers of whom something is new, or all. */
  attackers(which: 'unfolded' | 'all'): readonly string[];
  /** The uuid that an attacker goes by now, by uuid or alias; null for an unknown one. */
  currentUuid(attacker: string): string | null;
  /** Every uuid that an attacker goes by or went by; none of an unknown one. */
  uuids(attacker: string): readonly string[];
  /** Epoch seconds of the last that was seen of any of these attackers; 0 without times. */
  lastSeen(attackers: readonly string[]): number;
  /** Undefined for an attacker that is not known. */
  traces(attacker: string, primitives: readonly string[]): AttackerTraces | undefined;
  /** Identities of at least two attackers. */
  groups(): readonly StoredGroup[];
  /** One transaction: links and identities take the place of those before. */
  replace(links: readonly StoredLink[], groups: readonly StoredGroup[]): void;
  /** By score, the highest first. */
  links(query?: LinkQuery): readonly StoredLink[];
}

/** Which links are asked for; what is left out is not asked for. */
export interface LinkQuery {
  readonly status?: LinkStatus;
  /** Uuids of attackers, of whom one is in the link. */
  readonly attackers?: readonly string[];
}

/** @param change runs work in a transaction and tells of the change */
export function linkStore(
  tables: StoreTables,
  change: <Result>(work: () => Result) => Result,
): LinkStore {
  const { db } = tables;
  return {
    attackers(which) {
      const unfolded = 'WHERE id IN (SELECT attacker FROM sessions WHERE folded = 0 AND final = 1)';
      const select = `SELECT uuid FROM attackers ${which === 'all' ? '' : unfolded}`;
      return db.all(select, [], (row) => row.text(0));
    },
    currentUuid(attacker) {
      const id = findAttacker(db, attacker);
      if (id === undefined) return null;
      return db.one('SELECT uuid FROM attackers WHERE id = ?', [id], (row) => row.text(0));
    },
    uuids(attacker) {
      const id = findAttacker(db, attacker);
      return id === undefined ? [] : uuidsOf(db, id);
    },
    lastSeen: (attackers) => attackers.reduce((last, each) => Math.max(last, seen(db, each)), 0),
    traces(attacker, primitives) {
      const id = findAttacker(db, attacker);
      return id === undefined ? undefined : attackerTraces(tables, id, primitives);
    },
    groups: () => groupsOf(tables),
    replace: (links, groups) =>
      change(() => {
        writeLinks(tables, links);
        writeGroups(tables, groups);
      }),
    links: (query = {}) => linksOf(tables, query),
  };
}

function seen(db: SqlDatabase, attacker: string): number {
  const select = `
    SELECT max(ifnull(ended, started)) FROM sessions
    WHERE attacker = (SELECT id FROM attackers WHERE uuid = ?)`;
  return db.one(select, [attacker], (row) => row.numberOrNull(0)) ?? 0;
}

function groupsOf({ db }: StoreTables): readonly StoredGroup[] {
  const members = new Map<string, string[]>();
  const several = `
    SELECT identity, uuid FROM attackers WHERE identity IN (
      SELECT identity FROM attackers WHERE identity IS NOT NULL
      GROUP BY identity HAVING count(*) > 1)
    ORDER BY identity, uuid`;
  db.each(several, [], (row) => {
    const identity = row.text(0);
    const known = members.get(identity);
    if (known) known.push(row.text(1));
    else members.set(identity, [row.text(1)]);
  });
  return [...members].map(([identity_uuid, all]) => ({ identity_uuid, members: all }));
}

const UPSERT =
  'INSERT OR REPLACE INTO links (lower, higher, score, status, evidence) VALUES (?, ?, ?, ?, ?)';

/** Writes what differs only: where nothing is new the database stays as it is. */
function writeLinks({ db }: StoreTables, links: readonly StoredLink[]): void {
  const before = new Map<string, string>();
  db.each('SELECT lower, higher, score, status, evidence FROM links', [], (row) => {
    const rest = [row.number(2), row.text(3), row.text(4)];
    before.set(`${row.text(0)} ${row.text(1)}`, rest.join(' '));
  });
  for (const { left, right, score, status, evidence } of links) {
    const pair = `${left} ${right}`;
    const text = JSON.stringify(evidence);
    const isKnown = before.get(pair) === [score, status, text].join(' ');
    before.delete(pair);
    if (!isKnown) db.run(UPSERT, left, right, score, status, text);
  }
  for (const pair of before.keys()) {
    db.run('DELETE FROM links WHERE lower = ? AND higher = ?', ...pair.split(' '));
  }
}

/** Attackers in no group have an identity of their own. Whatever changed is folded anew. */
function writeGroups(tables: StoreTables, groups: readonly StoredGroup[]): void {
  const { db } = tables;
  const now = new Map(
    groups.flatMap(({ identity_uuid, members }) =>
      members.map((member) => [member, identity_uuid] as const),
    ),
  );
  const touched = new Set<string>();
  const before = db.all('SELECT uuid, identity FROM attackers', [], (row) => ({
    uuid: row.text(0),
    identity: row.textOrNull(1),
  }));
  for (const { uuid, identity } of before) {
    const next = now.get(uuid) ?? stubIdentityUuid(uuid);
    if (next === identity) continue;
    db.run('UPDATE attackers SET identity = ? WHERE uuid = ?', next, uuid);
    if (identity !== null) touched.add(identity);
    touched.add(next);
  }
  for (const identity of touched) {
    const members = 'SELECT id FROM attackers WHERE identity = ?';
    db.run(`UPDATE sessions SET folded = 0 WHERE attacker IN (${members})`, identity);
  }
  const living = 'SELECT identity FROM attackers WHERE identity IS NOT NULL';
  db.run(`DELETE FROM identities WHERE uuid NOT IN (${living})`);
  db.run(`DELETE FROM derived_observations WHERE identity NOT IN (${living})`);
}

function linksOf({ db }: StoreTables, { status, attackers }: LinkQuery): readonly StoredLink[] {
  const select = 'SELECT lower, higher, score, status, evidence FROM links';
  const found = attackers
    ? attackers.flatMap((attacker) =>
        db.all(`${select} WHERE lower = ?1 OR higher = ?1`, [attacker], readLink),
      )
    : db.all(select, [], readLink);
  const unique = new Map(found.map((link) => [`${link.left} ${link.right}`, link]));
  return [...unique.values()]
    .filter((link) => status === undefined || link.status === status)
    .sort((one, other) => other.score - one.score || (one.left < other.left ? -1 : 1));
}

function readLink(row: SqlRow): StoredLink {
  const status = STATUSES.find((each) => each === row.text(3));
  if (status === undefined) throw storeCorrupt('a link has no status that is known');
  const [left, right] = [row.text(0), row.text(1)];
  return { left, right, score: row.number(2), status, evidence: readEvidence(row.text(4)) };
}

function readEvidence(text: string): readonly LinkEvidence[] {
  try {
    return evidenceSchema.parse(JSON.parse(text));
  } catch {
    throw storeCorrupt('the evidence of a link is not what it should be');
  }
}
