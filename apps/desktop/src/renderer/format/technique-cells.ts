import type { TechniqueRow } from 'shardscope/client';

/** A technique under a tactic with its sub-techniques: a cell of the matrix. */
export interface TechniqueCell {
  readonly tactic: string;
  readonly technique: string;
  /** Tags of it and of its sub-techniques. */
  readonly count: number;
  /** Of the best tag. */
  readonly confidence: number;
  /** Those that were tagged, by count. */
  readonly subs: readonly TechniqueRow[];
  readonly rows: readonly TechniqueRow[];
}

/** The cells of each tactic, the most tagged first. */
export function techniqueCells(
  rows: readonly TechniqueRow[],
): ReadonlyMap<string, readonly TechniqueCell[]> {
  const cells = [...Map.groupBy(rows, ({ tactic, technique }) => `${tactic} ${technique}`)].map(
    ([, own]) => cellOf(own),
  );
  const sorted = cells.toSorted(
    (one, other) => other.count - one.count || (one.technique < other.technique ? -1 : 1),
  );
  return Map.groupBy(sorted, ({ tactic }) => tactic);
}

function cellOf(rows: readonly TechniqueRow[]): TechniqueCell {
  return {
    tactic: rows[0]?.tactic ?? '',
    technique: rows[0]?.technique ?? '',
    count: rows.reduce((sum, { count }) => sum + count, 0),
    confidence: Math.max(...rows.map(({ confidence }) => confidence)),
    subs: rows
      .filter(({ subTechnique }) => subTechnique !== null)
      .toSorted((one, other) => other.count - one.count),
    rows,
  };
}
