import type { CatalogueTechniqueRow, TacticRow, TechniqueRow } from 'shardscope/client';

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

/** A tactic and its cells. */
export interface MatrixColumn<Cell> {
  readonly id: string;
  readonly name: string;
  readonly cells: readonly Cell[];
  /** How many of them were seen. */
  readonly seen: number;
}

/** What ATT&CK has: the columns of the matrix, and what could stand in them. */
export interface Catalogue {
  readonly tactics: readonly TacticRow[];
  readonly techniques: readonly CatalogueTechniqueRow[];
}

/**
 * A column a tactic, in the order of ATT&CK.
 *
 * @param seen the cells of each tactic
 * @param unseen makes the cell of a technique that was not seen; those are left out where it is null
 */
export function matrixColumns<Cell extends { readonly technique: string }>(
  { tactics, techniques }: Catalogue,
  seen: ReadonlyMap<string, readonly Cell[]>,
  unseen: ((tactic: string, technique: string) => Cell) | null,
): readonly MatrixColumn<Cell>[] {
  return tactics.map(({ id, name }) => {
    const cells = seen.get(id) ?? [];
    const known = new Set(cells.map(({ technique }) => technique));
    const others = techniques.filter(
      (technique) => technique.tactics.includes(id) && !known.has(technique.id),
    );
    const rest = unseen ? others.map((technique) => unseen(id, technique.id)) : [];
    return { id, name, cells: [...cells, ...rest], seen: cells.length };
  });
}
