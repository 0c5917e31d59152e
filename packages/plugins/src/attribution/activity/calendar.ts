import { DAY_S } from './limits.ts';
import { weekdayOf } from './activity.ts';

/** A change of the clocks for daylight saving time. */
export interface ClockChange {
  /** Day since the epoch. */
  readonly day: number;
  /** 1 where daylight saving time begins, −1 where it ends. */
  readonly sign: 1 | -1;
}

/** A part of the world with rules of its own for daylight saving time. */
export interface ClockRules {
  readonly name: string;
  readonly changes: (year: number) => readonly ClockChange[];
}

/** A time of the year when many are away. */
export interface Holiday {
  readonly name: string;
  /** First and last day since the epoch in a year; null where we do not know. */
  readonly days: (year: number) => readonly [first: number, last: number] | null;
}

const SUNDAY = 6;

/** The rules that are tried; dates are from public law in force since 2007. */
export const CLOCK_RULES: readonly ClockRules[] = [
  {
    name: 'Europe',
    changes: (year) => [
      { day: sundayUpTo(dayOfDate(year, 3, 31)), sign: 1 },
      { day: sundayUpTo(dayOfDate(year, 10, 31)), sign: -1 },
    ],
  },
  {
    name: 'North America',
    changes: (year) => [
      { day: sundayUpTo(dayOfDate(year, 3, 14)), sign: 1 },
      { day: sundayUpTo(dayOfDate(year, 11, 7)), sign: -1 },
    ],
  },
  {
    name: 'Australia',
    changes: (year) => [
      { day: sundayUpTo(dayOfDate(year, 4, 7)), sign: -1 },
      { day: sundayUpTo(dayOfDate(year, 10, 7)), sign: 1 },
    ],
  },
];

/** Lunar New Year's Days as MMDD, by year. */
const LUNAR_NEW_YEARS: Readonly<Record<number, number>> = {
  2015: 219,
  2016: 208,
  2017: 128,
  2018: 216,
  2019: 205,
  2020: 125,
  2021: 212,
  2022: 201,
  2023: 122,
  2024: 210,
  2025: 129,
  2026: 217,
  2027: 206,
  2028: 126,
  2029: 213,
  2030: 203,
  2031: 123,
  2032: 211,
  2033: 131,
  2034: 219,
  2035: 208,
  2036: 128,
  2037: 215,
  2038: 204,
  2039: 124,
  2040: 212,
};

/** The holidays that are looked at. */
export const HOLIDAYS: readonly Holiday[] = [
  { name: 'Christmas to New Year', days: (year) => span(dayOfDate(year, 12, 24), 9) },
  { name: 'New Year to Orthodox Christmas', days: (year) => span(dayOfDate(year, 1, 1), 8) },
  {
    name: 'Lunar New Year',
    days: (year: number): readonly [number, number] | null => {
      const date = LUNAR_NEW_YEARS[year];
      return date === undefined
        ? null
        : span(dayOfDate(year, Math.floor(date / 100), date % 100), 7);
    },
  },
  { name: 'Golden Week in October', days: (year) => span(dayOfDate(year, 10, 1), 7) },
];

/** The day since the epoch of a date. */
export function dayOfDate(year: number, month: number, day: number): number {
  return Date.UTC(year, month - 1, day) / (DAY_S * 1000);
}

/** The year that a day since the epoch lies in. */
export function yearOf(day: number): number {
  return new Date(day * DAY_S * 1000).getUTCFullYear();
}

/** The last Sunday not after a day. */
function sundayUpTo(day: number): number {
  return day - ((weekdayOf(day) + 7 - SUNDAY) % 7);
}

function span(first: number, length: number): readonly [number, number] {
  return [first, first + length - 1];
}
