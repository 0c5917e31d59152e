import { sessionClock } from '../client/words/utc-time.ts';
import { CHART_WIDTH } from './figure.ts';
import { markup, type Markup } from './html.ts';
import type { TimeAxis } from '../client/rhythm/time-axis.ts';

/** Room at the left for the numbers of the axis, and at the right for the names of bands. */
export const LEFT = 56;
export const RIGHT = CHART_WIDTH - 104;

/** Ticks of the time axis. */
const TICKS = 6;

/** Where a time of a session lies. */
export function xOf(axis: TimeAxis, t: number): number {
  return placeX(axis.place(t));
}

/** Where a place 0..1 of an axis lies. */
export function placeX(place: number): number {
  return rounded(LEFT + (RIGHT - LEFT) * place);
}

/** A number as drawings hold it. */
export function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Times in the session along its axis. */
export function timeTicks(axis: TimeAxis, y: number): Markup {
  const ticks = Array.from({ length: TICKS }, (_value, index) => index / (TICKS - 1));
  return markup`<path class="axis" d="M${LEFT} ${y}H${RIGHT}" />
    ${ticks.map((place) => markup`<path class="axis" d="M${placeX(place)} ${y}v4" /><text x="${placeX(place)}" y="${y + 15}" text-anchor="middle">${sessionClock(axis.time(place))}</text>`)}`;
}

/** A line across with its number at the left. */
export function gridLine(y: number, label: string): Markup {
  return markup`<path class="grid" d="M${LEFT} ${rounded(y)}H${RIGHT}" /><text x="${LEFT - 6}" y="${rounded(y + 3.5)}" text-anchor="end">${label}</text>`;
}
