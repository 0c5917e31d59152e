import type { TechniqueRow } from 'shardscope/client';
import { techniqueCells } from './technique-cells.ts';

/** A technique on both sides of a comparison. */
export interface ComparedTechnique {
  readonly id: string;
  readonly name: string;
  readonly tactic: string;
  /** Tags. */
  readonly left: number;
  readonly right: number;
}

/** Every technique that was seen on either side, in the order of their ids. */
export function comparedTechniques(
  left: readonly TechniqueRow[],
  right: readonly TechniqueRow[],
): readonly ComparedTechnique[] {
  const found = new Map<string, ComparedTechnique>();
  const add = (rows: readonly TechniqueRow[], side: 'left' | 'right'): void => {
    for (const { technique, subTechnique, name, tactic, count } of rows) {
      const id = subTechnique ?? technique;
      const key = `${tactic} ${id}`;
      const known = found.get(key) ?? { id, name, tactic, left: 0, right: 0 };
      found.set(key, { ...known, [side]: known[side] + count });
    }
  };
  add(left, 'left');
  add(right, 'right');
  return [...found.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
}

/** One half of a cell. */
export interface CellHalf {
  /** Tags; 0 where the technique was not seen on this side. */
  readonly count: number;
  /** Of the best tag. */
  readonly confidence: number;
}

/** A technique under a tactic as both sides have it: a cell that is split. */
export interface ComparedCell {
  readonly tactic: string;
  readonly technique: string;
  readonly left: CellHalf;
  readonly right: CellHalf;
  /** Sub-techniques of either side. */
  readonly subs: readonly ComparedTechnique[];
}

/** Half of a cell in which nothing was seen. */
export const EMPTY_HALF: CellHalf = { count: 0, confidence: 0 };

/** The cells of each tactic for both sides, the most tagged together first. */
export function comparedCells(
  left: readonly TechniqueRow[],
  right: readonly TechniqueRow[],
): ReadonlyMap<string, readonly ComparedCell[]> {
  const [one, other] = [cellsByKey(left), cellsByKey(right)];
  const cells = [...new Map([...one, ...other])].map(([key, { tactic, technique }]) => {
    const [a, b] = [one.get(key), other.get(key)];
    const subs = comparedTechniques(a?.subs ?? [], b?.subs ?? []);
    return { tactic, technique, left: a ?? EMPTY_HALF, right: b ?? EMPTY_HALF, subs };
  });
  const sorted = cells.toSorted(
    (one, other) => tagsOf(other) - tagsOf(one) || (one.technique < other.technique ? -1 : 1),
  );
  return Map.groupBy(sorted, ({ tactic }) => tactic);
}

function cellsByKey(rows: readonly TechniqueRow[]) {
  const cells = [...techniqueCells(rows).values()].flat();
  return new Map(cells.map((cell) => [`${cell.tactic} ${cell.technique}`, cell]));
}

function tagsOf({ left, right }: ComparedCell): number {
  return left.count + right.count;
}
