// Activity calendars: who is at the keyboard when. All times are UTC unless a name says otherwise.
import type { IdentitySession } from '@shardscope/sdk';
import { random, type Random } from './random.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

/** A calendar made from a seed. */
export type Calendar = (seed: number) => IdentitySession[];

/** Somebody who comes on most nights, a few hours around one in the morning, for ten weeks. */
export const nocturnal: Calendar = (seed) =>
  build(seed, 70, (dice, day) => {
    if (!dice.chance(0.7)) return [];
    const centre = 25 + 0.5 * dice.normal();
    return times(dice.integer(1, 4), () => day + (centre + 1.5 * dice.normal()) * HOUR);
  });

/** Somebody who works by day on most days for eight weeks. */
export const diurnal: Calendar = (seed) =>
  build(seed, 56, (dice, day) =>
    dice.chance(0.7) ? times(dice.integer(1, 5), () => day + dice.between(8, 18) * HOUR) : [],
  );

/** Office days for seven weeks: one session after the other, but for an hour at noon, more or less. */
export const lunchBreaks: Calendar = (seed) =>
  build(seed, 49, (dice, day, weekday) => (weekday < 5 ? officeDay(dice, day, true) : []), 1500);

/** The same office days without a break. */
export const noLunch: Calendar = (seed) =>
  build(seed, 49, (dice, day, weekday) => (weekday < 5 ? officeDay(dice, day, false) : []), 1500);

/** Saturdays and Sundays over twelve weeks. */
export const weekendOnly: Calendar = (seed) =>
  build(seed, 84, (dice, day, weekday) =>
    weekday >= 5 && dice.chance(0.8)
      ? times(dice.integer(1, 4), () => day + dice.between(9, 21) * HOUR)
      : [],
  );

/** Mondays to Fridays over eight weeks. */
export const weekdayOnly: Calendar = (seed) =>
  build(seed, 56, (dice, day, weekday) =>
    weekday < 5 && dice.chance(0.8)
      ? times(dice.integer(1, 4), () => day + dice.between(9, 17) * HOUR)
      : [],
  );

/** A year of office hours by the clock in Berlin. */
export const berlin: Calendar = (seed) => yearIn('Europe/Berlin', seed);

/** A year of office hours by the clock in New York. */
export const newYork: Calendar = (seed) => yearIn('America/New_York', seed);

/** A year of office hours by the clock in Sydney, where summer is the other way round. */
export const sydney: Calendar = (seed) => yearIn('Australia/Sydney', seed);

/** A year of a timer on a machine that runs in UTC, with people's hours around it. */
export const utcMachine: Calendar = (seed) =>
  build(seed, 365, (dice, day) =>
    dice.chance(0.9) ? times(dice.integer(1, 3), () => day + dice.between(2, 8) * HOUR) : [],
  );

/** A scanner without a rhythm for a year: at any time, a few times a day. */
export const scanner: Calendar = (seed) => {
  const rate = random(seed ^ 0x5ca2).between(1, 8);
  return build(seed, 380, (dice, day) =>
    times(poisson(dice, rate), () => day + dice.between(0, 24) * HOUR),
  );
};

/** A scanner without a rhythm that comes in bursts, for two months. */
export const burstyScanner: Calendar = (seed) =>
  build(seed, 60, (dice, day) => {
    if (!dice.chance(0.5)) return [];
    const burst = day + dice.between(0, 24) * HOUR;
    return times(dice.integer(1, 12), () => burst + dice.between(0, 1) * HOUR);
  });

/** A timer that runs every six hours. */
export const everySixHours: Calendar = (seed) =>
  build(seed, 40, (dice, day) =>
    [0, 6, 12, 18].map((hour) => day + (hour + dice.between(0, 0.3)) * HOUR),
  );

/** Fourteen months of office hours with the days from 23 December to 2 January off. */
export const keepsChristmas: Calendar = (seed) =>
  build(seed, 430, (dice, day, weekday) => {
    const date = new Date(day * 1000);
    const [month, of] = [date.getUTCMonth() + 1, date.getUTCDate()];
    if ((month === 12 && of >= 23) || (month === 1 && of <= 2)) return [];
    return weekday < 5 && dice.chance(0.85) ? [day + dice.between(9, 17) * HOUR] : [];
  });

/** Sessions of thirty commands with a pause of about a minute after every sixth. */
export const microPauses: Calendar = (seed) => paced(seed, (_dice, i) => i % 6 === 0);

/** The same with pauses after any command. */
export const irregularPauses: Calendar = (seed) => paced(seed, (dice) => dice.chance(1 / 6));

/** Monday, 4 March 2024 (before the clocks change), moved by up to nine weeks. */
function firstDay(dice: Random): number {
  return Date.UTC(2024, 2, 4) / 1000 - 7 * DAY * dice.integer(0, 9);
}

function build(
  seed: number,
  days: number,
  startsOf: (dice: Random, day: number, weekday: number) => readonly number[],
  longest = 1800,
): IdentitySession[] {
  const dice = random(seed);
  const first = firstDay(dice);
  const starts = times(days, (i) => startsOf(dice, first + i * DAY, i % 7)).flat();
  return starts.map((start, i) => session(i, start, dice.between(30, longest), []));
}

function session(
  i: number,
  start: number,
  length: number,
  commandTimes: readonly number[],
): IdentitySession {
  return {
    evidence_ref: `shard:web-01/ssh/sessions-2024-03-04.jsonl#${i}`,
    started_at: start,
    ended_at: start + length,
    command_times: commandTimes,
  };
}

/** Sessions from nine to half past five, five to forty minutes apart. */
function officeDay(dice: Random, day: number, lunch: boolean): number[] {
  const breakFrom = 12 + 0.2 * dice.normal();
  const breakTo = breakFrom + dice.between(0.9, 1.2);
  const starts: number[] = [];
  let hour = dice.between(8.5, 9.5);
  while (hour < 17.5) {
    const end = hour + 1500 / HOUR;
    if (lunch && hour < breakTo && end > breakFrom) hour = breakTo + dice.between(0, 0.3);
    starts.push(day + hour * HOUR);
    hour += 1500 / HOUR + dice.between(5, 40) / 60;
  }
  return starts;
}

function paced(seed: number, pauses: (dice: Random, i: number) => boolean): IdentitySession[] {
  const dice = random(seed);
  return times(12, (i) => {
    let t = 0;
    const commandTimes = times(30, (k) => {
      t += k > 0 && pauses(dice, k) ? dice.between(40, 80) : dice.between(2, 6);
      return t;
    });
    return session(i, Date.UTC(2024, 4, 1 + i) / 1000, t + 5, commandTimes);
  });
}

function poisson(dice: Random, rate: number): number {
  let count = -1;
  let product = 1;
  while (product > Math.exp(-rate)) {
    product *= 1 - dice.uniform();
    count++;
  }
  return count;
}

function times<T>(count: number, make: (i: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => make(i));
}

function yearIn(timeZone: string, seed: number): IdentitySession[] {
  const toUtc = clock(timeZone);
  return build(seed, 365, (dice, day, weekday) =>
    weekday < 5 && dice.chance(0.8)
      ? times(dice.integer(1, 4), () => toUtc(day + dice.between(9, 17) * HOUR))
      : [],
  );
}

const clocks = new Map<string, (local: number) => number>();

/** Tells the UTC time at which the clocks of a zone show a time; by the platform's zone data. */
function clock(timeZone: string): (local: number) => number {
  const known = clocks.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'longOffset' });
  const offsets = new Map<number, number>();
  const toUtc = (local: number) => {
    const day = Math.floor(local / DAY);
    let offset = offsets.get(day);
    if (offset === undefined) {
      const parts = format.formatToParts(new Date((day + 0.5) * DAY * 1000));
      const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
      offset = Number(/GMT([+-]\d\d)/.exec(name)?.[1]);
      offsets.set(day, offset);
    }
    return local - offset * HOUR;
  };
  clocks.set(timeZone, toUtc);
  return toUtc;
}
