import { sum } from './statistics.ts';

/** Hours of a day on a circle. */
export interface Concentration {
  /** Mean direction, in hours of the day: 0 ≤ hour < 24. */
  readonly hour: number;
  /** Resultant length: 0 for hours all around the clock, 1 for always the same hour. */
  readonly length: number;
  readonly samples: number;
}

/** A point in the unit disk. */
export type Direction = readonly [x: number, y: number];

/** The direction of an hour of the day. */
export function directionOf(hour: number): Direction {
  const angle = (hour / 24) * 2 * Math.PI;
  return [Math.cos(angle), Math.sin(angle)];
}

/** The mean of directions; the zero vector for none. */
export function meanDirection(directions: readonly Direction[]): Direction {
  const count = Math.max(1, directions.length);
  return [sum(directions.map(([x]) => x)) / count, sum(directions.map(([, y]) => y)) / count];
}

/** How far directions agree. */
export function concentrationOf(directions: readonly Direction[]): Concentration {
  const [x, y] = meanDirection(directions);
  const hour = (Math.atan2(y, x) / (2 * Math.PI)) * 24;
  return { hour: (hour + 24) % 24, length: Math.hypot(x, y), samples: directions.length };
}

/** Rayleigh's test: the chance of so much concentration, or more, of directions without any. */
export function chanceOf({ samples, length }: Concentration): number {
  const resultant = samples * length;
  const root = Math.sqrt(1 + 4 * samples + 4 * (samples ** 2 - resultant ** 2));
  return Math.min(1, Math.exp(root - (1 + 2 * samples)));
}
