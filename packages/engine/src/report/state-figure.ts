import type { StateName } from '@shardscope/sdk';
import type { StateRow, StateTimeline } from '../client/identity.ts';
import { counted } from '../client/words/numbers.ts';
import { comparePrimitives, primitiveWords, valueWords } from '../client/words/primitives.ts';
import { STATES, stateWords } from '../client/words/states.ts';
import { CHART_WIDTH, figure, legendEntry } from './figure.ts';
import { markup, type Markup } from './html.ts';
import { rounded } from './session-frame.ts';
import { utcDate } from '../client/words/utc-time.ts';

const LEFT = 176;
const RIGHT = CHART_WIDTH - 150;
const ROW = 16;
const TOP = 20;
const BAR = 10;

/** Characters of a value that stand behind its lane. */
const MAX_VALUE = 24;

/** Changes of state that are said in words, and of one primitive then. */
const MAX_SAID = 60;
const MAX_SAID_EACH = 6;

/** Changes of one primitive that are drawn, the newest. */
const MAX_DRAWN = 200;

/** How the state of each primitive ran over time; null where there is none yet. */
export function stateFigure(
  states: readonly StateRow[],
  timelines: readonly StateTimeline[],
): Markup | null {
  const rows = timelines
    .filter(({ changes }) => changes.length > 0)
    .map((row) => ({ ...row, changes: row.changes.slice(-MAX_DRAWN) }))
    .toSorted((one, other) => comparePrimitives(one.primitive, other.primitive));
  const isCut = timelines.some(({ changes }) => changes.length > MAX_DRAWN);
  const from = Math.min(...rows.flatMap(({ changes }) => changes[0]?.ts ?? []));
  if (!Number.isFinite(from)) return null;
  const to = Math.max(
    ...[from + 1, ...states.map(({ lastObservation }) => lastObservation)],
    // States can be older than the timelines, where folding was cancelled.
    ...rows.map(({ changes }) => changes.at(-1)?.ts ?? from),
  );
  const x = (ts: number): number => rounded(LEFT + ((RIGHT - LEFT) * (ts - from)) / (to - from));
  const values = new Map(states.map(({ primitive, value }) => [primitive, valueWords(value)]));
  const drawing = markup`
    <text x="${LEFT}" y="10">${utcDate(from)}</text>
    <text x="${RIGHT}" y="10" text-anchor="end">${utcDate(to)} UTC</text>
    ${rows.map((row, index) => lane(row, TOP + index * ROW, x, x(to), values.get(row.primitive) ?? ''))}`;
  return figure({
    ...{ id: 'states', height: TOP + rows.length * ROW, drawing },
    title: 'State of each primitive over time',
    text: statesText(rows),
    caption: `${counted(rows.length, 'primitive')} with the newest value at the right${isCut ? `; of each the newest ${MAX_DRAWN} changes` : ''}.`,
    legend: STATES.map(stateMark),
  });
}

/** A state as it is drawn, with its word. */
export function stateMark(state: StateName): Markup {
  return legendEntry(run(state, 0, 14, 0), stateWords(state));
}

function lane(
  { primitive, changes }: StateTimeline,
  y: number,
  x: (ts: number) => number,
  end: number,
  value: string,
): Markup {
  const shown = value.length > MAX_VALUE ? `${value.slice(0, MAX_VALUE - 1)}…` : value;
  return markup`<text class="ink" x="${LEFT - 8}" y="${y + 9}" text-anchor="end">${primitiveWords(primitive)}</text>${changes.map(
    ({ to, ts }, index) => {
      const next = changes[index + 1];
      return run(to, x(ts), Math.max(1.5, rounded((next ? x(next.ts) : end) - x(ts))), y);
    },
  )}<text x="${RIGHT + 8}" y="${y + 9}">${shown}</text>`;
}

/** A stretch of time in one state: each has a shape of its own besides its colour. */
function run(state: StateName, x: number, width: number, y: number): Markup {
  const bottom = y + BAR;
  switch (state) {
    case 'stable':
      return markup`<rect class="stable" x="${x}" y="${y + 2}" width="${width}" height="${BAR - 3}" />`;
    case 'drifting':
      return markup`<path class="drifting" d="M${x} ${bottom}H${rounded(x + width)}V${y}z" />`;
    case 'conflicted':
      return markup`<path class="conflicted" d="${hatch(x, width, y)}" />`;
    case 'multi_actor':
      return markup`<path class="multi" d="M${x} ${y + 2}h${width}M${x} ${bottom - 1}h${width}" />`;
    case 'unknown':
      return markup`<path class="unknown" d="M${x} ${y + BAR / 2 + 0.5}h${width}" />`;
  }
}

/** Slanted lines inside a frame. */
function hatch(x: number, width: number, y: number): string {
  const lines: string[] = [`M${x} ${y + 1}h${width}v${BAR - 2}h${-width}z`];
  for (let at = 4; at < width; at += 4) {
    const reach = Math.min(BAR - 2, at);
    lines.push(`M${rounded(x + at)} ${y + 1}l${-reach} ${reach}`);
  }
  return lines.join('');
}

function statesText(rows: readonly StateTimeline[]): string {
  const isLong = rows.reduce((sum, { changes }) => sum + changes.length, 0) > MAX_SAID;
  const told = isLong ? rows.filter(hasTurned) : rows;
  const rest = rows.length - told.length;
  const parts = told.map((row) => runWords(row, isLong ? MAX_SAID_EACH : row.changes.length));
  if (rest > 0) parts.push(`${counted(rest, 'other primitive')} never left stable`);
  return `State of each primitive over time: ${parts.join('; ')}.`;
}

/** `latency class stable since 3 Nov 2026, conflicted since 5 Nov 2026`. */
function runWords({ primitive, changes }: StateTimeline, most: number): string {
  const runs = changes.slice(-most).map(({ to, ts }) => `${stateWords(to)} since ${utcDate(ts)}`);
  const earlier = changes.length - runs.length;
  const before = earlier > 0 ? `after ${counted(earlier, 'earlier change')} ` : '';
  return `${primitiveWords(primitive)} ${before}${runs.join(', ')}`;
}

function hasTurned({ changes }: StateTimeline): boolean {
  return changes.some(({ to }) => to !== 'stable' && to !== 'unknown');
}
