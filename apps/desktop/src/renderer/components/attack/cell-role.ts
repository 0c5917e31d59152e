import type { TechniqueKey } from '../../stores/technique-view.svelte.ts';

/** What the matrix tells each of its cells. */
export interface CellRole {
  /** Tags of the fullest cell of the matrix. */
  readonly most: number;
  readonly chosen: TechniqueKey | null;
  /** Tab leads to this cell. */
  readonly isEntry: boolean;
  readonly onchoose: (key: TechniqueKey) => void;
  readonly onkeydown: (event: KeyboardEvent) => void;
}
