import type { ThresholdBucket } from '@shardscope/sdk';
import { logScale, type LogScale } from '../client/rhythm/log-scale.ts';
import type { Pause } from '../client/rhythm/pauses.ts';
import { quantile } from '../client/rhythm/rhythm.ts';
import { count, counted, seconds } from '../client/words/numbers.ts';
import { valueWords } from '../client/words/primitives.ts';
import { figure, legendEntry } from './figure.ts';
import { markup, type Markup } from './html.ts';
import type { ReadSession } from './report-input.ts';
import { LEFT, RIGHT, gridLine, rounded, timeTicks, xOf } from './session-frame.ts';

/** Pauses at the ends of the scale, in seconds. */
const SHORTEST = 0.2;
const LONGEST = 40;
const TICKS = [40, 10, 1] as const;

const TOP = 18;
const MIDDLE = 88;
const BOTTOM = 116;
const HEIGHT = 136;
const MAX_PAUSES = 600;
const LEAST_OUTPUT = 10;

/** Height of a class from which on its name has room. */
const MIN_NAMED = 8;

/** The pauses between commands, above the output that was there to be read meanwhile. */
export function pauseFigure(read: ReadSession, id: string, name: string): Markup {
  const { axis, bands, latency } = read;
  const pauses = read.pauses.slice(0, MAX_PAUSES);
  const scale = logScale(SHORTEST, LONGEST, TOP, MIDDLE);
  const most = Math.max(LEAST_OUTPUT, ...pauses.map(({ outputChars }) => outputChars));
  const edges = bands.flatMap(({ to }) => (to === null || to > LONGEST ? [] : [to]));
  const drawing = markup`
    <text x="0" y="10">pause before the next command (log scale) over the time in the session</text>
    ${bands.map((band, index) => bandOf(band, band.label === latency, index, scale))}
    ${(edges.length > 0 ? apart(edges, scale) : TICKS).map((value) => gridLine(scale.y(value), seconds(value)))}
    <path class="axis" d="M${LEFT} ${MIDDLE}H${RIGHT}" />
    <text x="${LEFT - 6}" y="${MIDDLE + 16}" text-anchor="end">output</text>
    ${pauses.map((pause) => pauseMark(pause, xOf(axis, pause.from + pause.seconds / 2), scale, most))}
    ${timeTicks(axis, BOTTOM)}`;
  return figure({
    ...{ id, height: HEIGHT, drawing },
    title: `Pauses between commands against output, ${name}`,
    text: `Pauses: ${pauseWords(read)}.`,
    legend: [
      legendEntry(
        markup`<path class="key" d="M7 10V4" /><circle class="drop" cx="7" cy="3" r="2.5" />`,
        'pause',
      ),
      legendEntry(
        markup`<rect class="out" x="4" y="1" width="6" height="9" />`,
        `output, up to ${count(most)} characters`,
      ),
    ],
  });
}

function pauseMark(
  { seconds: pause, outputChars }: Pause,
  x: number,
  scale: LogScale,
  most: number,
): Markup {
  const y = rounded(scale.y(pause));
  const room = BOTTOM - MIDDLE - 3;
  const height = rounded((room * Math.log10(1 + outputChars)) / Math.log10(1 + most));
  return markup`<path class="key" d="M${x} ${MIDDLE}V${y}" /><circle class="drop" cx="${x}" cy="${y}" r="2.5" /><rect class="out" x="${rounded(x - 3)}" y="${MIDDLE + 1.5}" width="6" height="${height}" />`;
}

/** A class of pauses: every other one is shaded, that of the session is the darkest. */
function bandOf(
  { from, to, label }: ThresholdBucket,
  isOwn: boolean,
  index: number,
  scale: LogScale,
): Markup {
  const top = rounded(scale.y(to ?? LONGEST));
  const height = rounded(scale.y(from ?? SHORTEST) - top);
  const ground = isOwn || index % 2 === 0;
  const name = isOwn || height >= MIN_NAMED ? label : null;
  return markup`${ground ? markup`<rect class="${isOwn ? 'own' : 'usual'}" x="${LEFT}" y="${top}" width="${RIGHT - LEFT}" height="${height}" />` : null}${
    name === null
      ? null
      : markup`<text class="${isOwn ? 'strong' : ''}" x="${RIGHT + 8}" y="${rounded(top + height / 2 + 3.5)}">${name}</text>`
  }`;
}

/** Edges that leave room for their numbers. */
function apart(edges: readonly number[], scale: LogScale): readonly number[] {
  let last = Number.POSITIVE_INFINITY;
  return edges.filter((edge) => {
    const y = scale.y(edge);
    if (last - y < 10) return false;
    last = y;
    return true;
  });
}

function pauseWords({ pauses, latency }: ReadSession): string {
  const median = quantile(
    pauses.map((pause) => pause.seconds),
    0.5,
  );
  if (median === null) return 'fewer than two commands';
  const longest = pauses.reduce((most, pause) => Math.max(most, pause.seconds), 0);
  const own = latency === null ? '' : `, class ${valueWords(latency)}`;
  return `${counted(pauses.length, 'pause')}, median ${seconds(median)}, longest ${seconds(longest)}${own}`;
}
