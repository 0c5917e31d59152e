import type { StoreTables } from './store-tables.ts';
import type { TagFilter } from './tag-queries.ts';

/** Tags of one technique under one tactic, together. */
export interface TechniqueCount {
  readonly tactic: string;
  readonly technique: string;
  readonly subTechnique: string | null;
  readonly count: number;
  /** Of the best tag. */
  readonly confidence: number;
  readonly sessions: number;
  readonly attackers: number;
  /** Sorted. */
  readonly rules: readonly string[];
  /** Epoch seconds. */
  readonly firstTs: number;
  readonly lastTs: number;
}

/** Techniques with how often they were tagged, in the order of their ids. */
export function techniqueCounts(
  { db, words }: StoreTables,
  { session, attacker }: TagFilter,
): readonly TechniqueCount[] {
  const { where, params } = condition(session, attacker);
  const select = `
    SELECT tactic, technique, sub_technique, count(*), max(confidence),
      count(DISTINCT tags.session),
      count(DISTINCT ifnull(sessions.attacker, tags.attacker)),
      group_concat(DISTINCT rule), min(created), max(created)
    FROM tags LEFT JOIN sessions ON sessions.id = tags.session ${where}
    GROUP BY tactic, technique, sub_technique`;
  const rows = db.all(select, params, (row) => {
    const sub = row.numberOrNull(2);
    return {
      tactic: words.text(row.number(0)),
      technique: words.text(row.number(1)),
      subTechnique: sub === null ? null : words.text(sub),
      count: row.number(3),
      confidence: row.number(4),
      sessions: row.number(5),
      attackers: row.number(6),
      rules: row
        .text(7)
        .split(',')
        .map((rule) => words.text(Number(rule)))
        .sort(),
      firstTs: row.number(8),
      lastTs: row.number(9),
    };
  });
  return rows.toSorted((one, other) => (idOf(one) < idOf(other) ? -1 : 1));
}

/** How many tags each rule gave. */
export function ruleCounts({ db, words }: StoreTables): ReadonlyMap<string, number> {
  const select = 'SELECT rule, count(*) FROM tags GROUP BY rule';
  const rows = db.all(select, [], (row) => [words.text(row.number(0)), row.number(1)] as const);
  return new Map(rows);
}

function condition(
  session: number | undefined,
  attacker: number | undefined,
): { readonly where: string; readonly params: readonly number[] } {
  if (session !== undefined) return { where: 'WHERE tags.session = ?', params: [session] };
  if (attacker === undefined) return { where: '', params: [] };
  const own = 'tags.session IN (SELECT id FROM sessions WHERE attacker = ?1)';
  return { where: `WHERE ${own} OR tags.attacker = ?1`, params: [attacker] };
}

function idOf({ technique, subTechnique, tactic }: TechniqueCount): string {
  return `${subTechnique ?? technique} ${tactic}`;
}
