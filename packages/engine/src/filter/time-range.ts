/** A stretch of time in epoch seconds, from inclusive, to exclusive. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

const DATE = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2})(?::(\d{2})(?::(\d{2}))?)?Z?)?)?)?$/;
const AGO = /^-(\d{1,6})([smhdw])$/;

const UNIT_S: Readonly<Record<string, number>> = {
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
};

/**
 * The stretch that a time of a filter stands for, UTC: a year, month, day, hour, minute or second
 * as precisely as it is written; `-7d` is all since seven days ago. Null for anything else.
 *
 * @param now epoch seconds
 */
export function timeRange(text: string, now: number): TimeRange | null {
  const ago = AGO.exec(text);
  if (ago) return { from: now - Number(ago[1]) * (UNIT_S[ago[2] ?? ''] ?? 0), to: Infinity };
  const parts = DATE.exec(text);
  if (!parts) return null;
  const numbers = parts
    .slice(1)
    .map((part: string | undefined) => (part === undefined ? null : Number(part)));
  const from = epochOf(numbers);
  if (Number.isNaN(from) || !isCalendarDate(numbers, from)) return null;
  const last = numbers.findLastIndex((number) => number !== null);
  const next = numbers.map((number, index) => (index === last ? (number ?? 0) + 1 : number));
  return { from, to: epochOf(next) };
}

function epochOf(numbers: readonly (number | null)[]): number {
  const [year, month, day, hour, minute, second] = numbers;
  return (
    Date.UTC(year ?? 0, (month ?? 1) - 1, day ?? 1, hour ?? 0, minute ?? 0, second ?? 0) / 1000
  );
}

/** 2026-02-31 is no day, although a calendar would count on to March. */
function isCalendarDate(numbers: readonly (number | null)[], epoch: number): boolean {
  const date = new Date(epoch * 1000);
  const [year, month, day, hour, minute, second] = numbers;
  return (
    date.getUTCFullYear() === year &&
    date.getUTCMonth() === (month ?? 1) - 1 &&
    date.getUTCDate() === (day ?? 1) &&
    date.getUTCHours() === (hour ?? 0) &&
    date.getUTCMinutes() === (minute ?? 0) &&
    date.getUTCSeconds() === (second ?? 0)
  );
}
