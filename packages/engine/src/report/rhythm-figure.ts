import { logScale } from '../client/rhythm/log-scale.ts';
import { rhythmShapes } from '../client/rhythm/rhythm-shapes.ts';
import { counted, seconds } from '../client/words/numbers.ts';
import { figure, legendEntry } from './figure.ts';
import { markup, type Markup } from './html.ts';
import type { ReadSession } from './report-input.ts';
import { LEFT, RIGHT, gridLine, placeX, rounded, timeTicks, xOf } from './session-frame.ts';

/** Intervals at the ends of the scale, in seconds. */
const SHORTEST = 0.005;
const LONGEST = 10;
const TICKS = [10, 1, 0.1, 0.01] as const;

const TOP = 18;
const BASE = 98;
const HEIGHT = 118;
const MIN_PASTE = 3;

/** Pastes that are drawn; more would cover each other. */
const MAX_PASTES = 400;

/** Every key of a session as a tick as high as the logarithm of the interval before it. */
export function rhythmFigure(read: ReadSession, id: string, name: string): Markup {
  const { rhythm, axis } = read;
  const scale = logScale(SHORTEST, LONGEST, TOP, BASE);
  const shapes = rhythmShapes(rhythm, axis, placeX, scale, BASE);
  const drawing = markup`
    <text x="0" y="10">interval before each key (log scale) over the time in the session, idle time shortened</text>
    ${rhythm.usual && middleHalf(scale.y(rhythm.usual.to), scale.y(rhythm.usual.from))}
    ${TICKS.map((value) => gridLine(scale.y(value), seconds(value)))}
    <path class="key" d="${shapes.keys}" />
    <path class="fix" d="${shapes.corrections}" />
    ${shapes.heads.map(({ x, y }) => markup`<circle class="fix" cx="${rounded(x)}" cy="${rounded(y - 2)}" r="1.8" />`)}
    ${rhythm.pastes.slice(0, MAX_PASTES).map(({ t, until, characters }) => {
      const x = xOf(axis, t);
      const width = Math.max(MIN_PASTE, rounded(xOf(axis, until) - x));
      return markup`<rect class="paste" x="${x}" y="${TOP + 6}" width="${width}" height="${BASE - TOP - 6}"><title>paste of ${counted(characters, 'character')}</title></rect>`;
    })}
    ${timeTicks(axis, BASE)}`;
  return figure({
    ...{ id, height: HEIGHT, drawing },
    title: `Keystroke rhythm, ${name}`,
    text: `Keystroke rhythm: ${rhythmWords(read)}.`,
    legend: [
      legendEntry(markup`<path class="key" d="M3 10V4M7 10V6M11 10V1" />`, 'key'),
      legendEntry(
        markup`<path class="fix" d="M7 10V4" /><circle class="fix" cx="7" cy="2.5" r="1.8" />`,
        'correction',
      ),
      legendEntry(markup`<rect class="paste" x="1" y="1" width="12" height="9" />`, 'paste'),
      legendEntry(
        markup`<rect class="usual" y="2" width="14" height="7" />`,
        'middle half of the intervals',
      ),
    ],
  });
}

function middleHalf(top: number, bottom: number): Markup {
  return markup`<rect class="usual" x="${LEFT}" y="${rounded(top)}" width="${RIGHT - LEFT}" height="${rounded(bottom - top)}" />`;
}

function rhythmWords({ rhythm }: ReadSession): string {
  const { keys, pastes, corrections, median, usual } = rhythm;
  const middle = usual ? `, the middle half ${seconds(usual.from)} to ${seconds(usual.to)}` : '';
  return [
    counted(keys.length, 'key'),
    counted(pastes.length, 'paste'),
    counted(corrections, 'correction'),
    median === null ? 'no interval between keys' : `median interval ${seconds(median)}${middle}`,
  ].join(', ');
}
