import type { Activity } from '../client/rows.ts';
import { counted } from '../client/words/numbers.ts';
import { figure } from './figure.ts';
import { markup, type Markup } from './html.ts';
import { utcDate } from '../client/words/utc-time.ts';

const DAY_S = 86_400;
const HOURS = 24;
const CELL_W = 26;
const CELL_H = 13;
const LEFT = 84;
const FOOT = 18;
const GAP = 2;

/** Least share of the darkest cell that a cell is drawn with. */
const LEAST = 0.25;

/** Sessions by day and hour as a chart; null where no session has a wall time. */
export function calendarFigure({ cells }: Activity): Markup | null {
  const [first] = cells;
  if (!first) return null;
  const days = cells.map(({ day }) => day);
  const [oldest, newest] = [Math.min(...days), Math.max(...days)];
  const rows = Array.from({ length: (newest - oldest) / DAY_S + 1 }, (_value, row) => row);
  const most = Math.max(...cells.map(({ sessions }) => sessions));
  const height = rows.length * CELL_H + FOOT;
  const named = rows.filter((row) => row % 2 === 0);
  const drawing = markup`
    ${rows.map((row) => markup`<rect class="g" x="${LEFT}" y="${row * CELL_H}" width="${HOURS * CELL_W - GAP}" height="${CELL_H - GAP}" />`)}
    ${named.map((row) => markup`<text x="0" y="${row * CELL_H + 10}">${utcDate(oldest + row * DAY_S)}</text>`)}
    ${cells.map(({ day, hour, sessions }) => cell(day, hour, sessions, { oldest, most }))}
    ${[0, 6, 12, 18].map((hour) => markup`<text x="${LEFT + hour * CELL_W}" y="${height - 4}">${hour}:00</text>`)}`;
  return figure({
    ...{ id: 'calendar', height, drawing },
    title: 'Sessions by day and hour, UTC',
    text: calendarText(cells),
  });
}

function cell(
  day: number,
  hour: number,
  sessions: number,
  { oldest, most }: { readonly oldest: number; readonly most: number },
): Markup {
  const y = ((day - oldest) / DAY_S) * CELL_H;
  const opacity = Math.max(LEAST, sessions / most).toFixed(2);
  return markup`<rect class="c" x="${LEFT + hour * CELL_W}" y="${y}" width="${CELL_W - GAP}" height="${CELL_H - GAP}" opacity="${opacity}"><title>${utcDate(day)} ${hour}:00: ${sessions}</title></rect>`;
}

/** Sessions of each day with the hours that they began in. */
function calendarText(cells: Activity['cells']): string {
  const byDay = Map.groupBy(cells, ({ day }) => day);
  const parts = [...byDay].map(([day, own]) => {
    const sessions = own.reduce((sum, each) => sum + each.sessions, 0);
    const hours = own.map(({ hour }) => `${hour}:00`).join(' ');
    return `${utcDate(day)} ${counted(sessions, 'session')} (${hours})`;
  });
  return `Sessions by day and hour they began in, UTC: ${parts.join('; ')}.`;
}
