import type { Activity } from '../client/rows.ts';
import { markup, type Markup } from './html.ts';

const DAY_S = 86_400;
const HOURS = 24;
const CELL_W = 34;
const CELL_H = 13;
const LEFT = 84;
const FOOT = 18;
const GAP = 2;

/** Least share of the darkest cell that a cell is drawn with. */
const LEAST = 0.25;

/** Sessions by day and hour as a drawing; null where no session has a wall time. */
export function calendarSvg({ cells }: Activity): Markup | null {
  const [first] = cells;
  if (!first) return null;
  const days = cells.map(({ day }) => day);
  const [oldest, newest] = [Math.min(...days), Math.max(...days)];
  const rows = (newest - oldest) / DAY_S + 1;
  const most = Math.max(...cells.map(({ sessions }) => sessions));
  const height = rows * CELL_H + FOOT;
  const drawn = cells.map(({ day, hour, sessions }) => {
    const opacity = Math.max(LEAST, sessions / most).toFixed(2);
    const y = ((day - oldest) / DAY_S) * CELL_H;
    return markup`<rect
      class="c"
      x="${LEFT + hour * CELL_W}"
      y="${y}"
      width="${CELL_W - GAP}"
      height="${CELL_H - GAP}"
      opacity="${opacity}"
      ><title>${dateOf(day)} ${hour}:00: ${sessions}</title></rect
    >`;
  });
  const named = Array.from({ length: rows }, (_value, row) => row).filter((row) => row % 2 === 0);
  return markup`<svg
    viewBox="0 0 ${LEFT + HOURS * CELL_W} ${height}"
    role="img"
    aria-label="Sessions by day and hour, UTC"
  >
    ${Array.from({ length: rows }, (_value, row) => markup`<rect class="g" x="${LEFT}" y="${row * CELL_H}" width="${HOURS * CELL_W - GAP}" height="${CELL_H - GAP}" />`)}
    ${named.map((row) => markup`<text x="0" y="${row * CELL_H + 10}">${dateOf(oldest + row * DAY_S)}</text>`)}
    ${drawn}
    ${[0, 6, 12, 18].map((hour) => markup`<text x="${LEFT + hour * CELL_W}" y="${height - 4}">${hour}:00</text>`)}
  </svg>`;
}

function dateOf(day: number): string {
  return new Date(day * 1000).toISOString().slice(0, 10);
}
