import type { TacticRow, TechniqueRow } from '../client/attack.ts';
import { counted } from '../client/words/numbers.ts';
import { CHART_WIDTH, figure } from './figure.ts';
import { markup, type Markup } from './html.ts';
import { rounded } from './session-frame.ts';

const LEFT = 150;
const RIGHT = CHART_WIDTH - 150;
const ROW = 18;
const BAR = 11;
const LEAST = 2;

/** Tags by tactic, in the order of the matrix; null where nothing was tagged. */
export function tacticFigure(
  tactics: readonly TacticRow[],
  techniques: readonly TechniqueRow[],
): Markup | null {
  const rows = tactics.flatMap(({ id, name }) => {
    const own = techniques.filter(({ tactic }) => tactic === id);
    const tags = own.reduce((sum, each) => sum + each.count, 0);
    return tags === 0 ? [] : [{ name, tags, techniques: own.length }];
  });
  if (rows.length === 0) return null;
  const most = Math.max(...rows.map(({ tags }) => tags));
  const drawing = rows.map((row, index) => {
    const y = index * ROW;
    const width = Math.max(LEAST, rounded(((RIGHT - LEFT) * row.tags) / most));
    return markup`<text class="ink" x="${LEFT - 8}" y="${y + 12}" text-anchor="end">${row.name}</text><rect class="c" x="${LEFT}" y="${y + 3}" width="${width}" height="${BAR}" /><text x="${LEFT + width + 8}" y="${y + 12}">${wordsOf(row)}</text>`;
  });
  const parts = rows.map((row) => `${row.name} ${wordsOf(row)}`);
  return figure({
    ...{ id: 'tactics', height: rows.length * ROW + 4, drawing },
    title: 'Tags by tactic',
    text: `Tags by tactic: ${parts.join('; ')}.`,
  });
}

function wordsOf({
  tags,
  techniques,
}: {
  readonly tags: number;
  readonly techniques: number;
}): string {
  return `${counted(tags, 'tag')}, ${counted(techniques, 'technique')}`;
}
