import { weekdayOf, type Activity } from './activity.ts';
import { HOLIDAYS, yearOf } from './calendar.ts';
import { bucket, found, skipped, type Finding } from './finding.ts';
import { HOLIDAY as LIMITS, SIGNIFICANCE } from './limits.ts';

/** Days with activity. */
type ActiveDays = ReadonlyMap<number, unknown>;

/** One holiday of one year, and what was to be expected of it. */
interface Occurrence {
  readonly holiday: string;
  readonly active: number;
  readonly expected: number;
  /** Chance of so little activity, or less, on ordinary days. */
  readonly chance: number;
  /** Share of the stretches of the same length that are as empty. */
  readonly elsewhere: number;
}

/** Whether somebody is away over holidays that many keep. */
export function holidayGaps({ days, spanDays }: Activity): Finding {
  if (spanDays < LIMITS.spanDays || days.size < LIMITS.activeDays) {
    return skipped(
      `fewer than ${LIMITS.activeDays} active days over a span of ${LIMITS.spanDays} days`,
    );
  }
  const telling = occurrencesIn(days).filter(({ expected }) => expected >= LIMITS.expectedDays);
  const kept = HOLIDAYS.filter(({ name }) => isKept(telling.filter((o) => o.holiday === name)));
  const value = kept.length > 0 ? 'present' : telling.length > 0 ? 'absent' : 'unknown';
  const [strongest] = [...telling].sort((a, b) => a.chance - b.chance);
  const margin = strongest ? Math.min(1, Math.abs(Math.log10(strongest.chance / PER_TEST)) / 3) : 0;
  return found(value, LIMITS.activeDays, margin, {
    metric: 'smallest chance of so quiet a holiday on ordinary days',
    unit: '1',
    measured: strongest?.chance ?? null,
    thresholds: [bucket('present', 0, PER_TEST), bucket('absent', PER_TEST, 1)],
    samples: days.size,
    ...(kept.length > 0 ? { note: kept.map(({ name }) => name).join(', ') } : {}),
  });
}

/** Significance of one holiday, there being several to choose from. */
const PER_TEST = SIGNIFICANCE / HOLIDAYS.length;

/** Kept every time, and at least once with an absence that is no chance and nothing usual. */
function isKept(occurrences: readonly Occurrence[]): boolean {
  return (
    occurrences.some(
      ({ chance, elsewhere }) => chance <= PER_TEST && elsewhere <= LIMITS.elsewhere,
    ) && occurrences.every(({ active }) => active <= LIMITS.allowedDays)
  );
}

function occurrencesIn(days: ActiveDays): readonly Occurrence[] {
  const first = Math.min(...days.keys());
  const last = Math.max(...days.keys());
  const found: Occurrence[] = [];
  for (const year of new Set([...days.keys()].map(yearOf))) {
    for (const holiday of HOLIDAYS) {
      const span = holiday.days(year);
      if (!span || span[0] <= first || span[1] >= last) continue;
      found.push({ holiday: holiday.name, ...occurrence(days, span, [first, last]) });
    }
  }
  return found;
}

function occurrence(
  days: ActiveDays,
  [from, to]: readonly [number, number],
  whole: readonly [number, number],
): Omit<Occurrence, 'holiday'> {
  const active = countActive(days, from, to);
  const chances = range(from, to).map((day) => usualChance(days, day, [from, to], whole));
  return {
    active,
    expected: chances.reduce((total, chance) => total + chance, 0),
    chance: chanceOfAtMost(active, chances),
    elsewhere: shareAsEmpty(days, to - from + 1, active, [
      Math.max(whole[0], from - LIMITS.elsewhereDays),
      Math.min(whole[1], to + LIMITS.elsewhereDays),
    ]),
  };
}

/** How likely the same weekday is active in the weeks around a holiday. */
function usualChance(
  days: ActiveDays,
  day: number,
  [from, to]: readonly [number, number],
  [first, last]: readonly [number, number],
): number {
  const around = range(
    Math.max(first, from - LIMITS.referenceDays),
    Math.min(last, to + LIMITS.referenceDays),
  ).filter((other) => (other < from || other > to) && weekdayOf(other) === weekdayOf(day));
  const active = around.filter((other) => days.has(other)).length;
  // One day each way keeps the chance off 0 and 1, which a sample never proves.
  return (active + 0.5) / (around.length + 1);
}

/** Chance of at most `count` active days, each with a chance of its own. */
function chanceOfAtMost(count: number, chances: readonly number[]): number {
  let distribution = [1];
  for (const chance of chances) {
    const next = new Array<number>(distribution.length + 1).fill(0);
    distribution.forEach((p, i) => {
      next[i] = (next[i] ?? 0) + p * (1 - chance);
      next[i + 1] = (next[i + 1] ?? 0) + p * chance;
    });
    distribution = next;
  }
  return distribution.slice(0, count + 1).reduce((total, p) => total + p, 0);
}

function shareAsEmpty(
  days: ActiveDays,
  length: number,
  active: number,
  [first, last]: readonly [number, number],
): number {
  const starts = range(first, last - length + 1);
  let within = countActive(days, first, first + length - 1);
  let asEmpty = 0;
  for (const start of starts) {
    if (within <= active) asEmpty++;
    within += Number(days.has(start + length)) - Number(days.has(start));
  }
  return asEmpty / Math.max(1, starts.length);
}

function countActive(days: ActiveDays, from: number, to: number): number {
  return range(from, to).filter((day) => days.has(day)).length;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
}
