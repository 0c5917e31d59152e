import type { Activity, TimedSession } from './activity.ts';
import { bucket, found, skipped, type Finding } from './finding.ts';
import { DAY_S, HOUR_S, PERIODICITY as LIMITS } from './limits.ts';

/** Hours of a week. */
const WEEK_H = 7 * 24;

/** How often visits follow each other at a period, against half a period off. */
interface Contrast {
  readonly periodH: number;
  /** (met − missed) / (met + missed). */
  readonly contrast: number;
  /** In standard deviations. */
  readonly deviation: number;
}

/** Whether activity and idleness take turns by a period: the autocorrelation of visits. */
export function idlePeriodicity({ sessions, days, spanDays }: Activity): Finding {
  const visits = visitStarts(sessions);
  if (visits.length < LIMITS.visits || days.size < LIMITS.days || spanDays < LIMITS.span) {
    return skipped(
      `fewer than ${LIMITS.visits} visits on ${LIMITS.days} days over ${LIMITS.span} days`,
    );
  }
  const { value, shown } = dominantPeriod(visits, days, spanDays);
  const margin = Math.abs(shown.contrast - LIMITS.contrast) / (1 - LIMITS.contrast);
  return found(value, LIMITS.visits, margin, {
    metric: `visits ${shown.periodH} h apart against half of that (contrast)`,
    unit: '1',
    measured: shown.contrast,
    thresholds: [
      bucket('none', -1, LIMITS.contrast),
      bucket('daily, weekly or other', LIMITS.contrast, 1),
    ],
    samples: visits.length,
    note: `${shown.deviation.toFixed(1)} standard deviations; ${LIMITS.deviation} are asked.`,
  });
}

/** Starts of visits: a session soon after the end of another belongs to the same visit. */
function visitStarts(sessions: readonly TimedSession[]): number[] {
  const starts: number[] = [];
  let until = -Infinity;
  for (const { start, end } of sessions) {
    if (start - until > LIMITS.visitGap) starts.push(start);
    until = Math.max(until, end);
  }
  return starts;
}

function dominantPeriod(
  visits: readonly number[],
  days: ReadonlyMap<number, unknown>,
  spanDays: number,
): { readonly value: string; readonly shown: Contrast } {
  const daily = contrastAt(visits, 24);
  const weekly = contrastAt(visits, WEEK_H);
  const enoughWeeks = spanDays >= LIMITS.weeklySpan;
  if (enoughWeeks && isPeriod(weekly) && weekRules(days)) return { value: 'weekly', shown: weekly };
  if (isPeriod(daily)) return { value: 'daily', shown: daily };
  const others = LIMITS.otherPeriods
    .filter((hours) => hours <= (spanDays * 24) / 3)
    .map((hours) => contrastAt(visits, hours))
    .filter(isPeriod)
    .sort((a, b) => b.contrast - a.contrast);
  const [other] = others;
  return other ? { value: 'other', shown: other } : { value: 'none', shown: daily };
}

function isPeriod({ contrast, deviation }: Contrast): boolean {
  return contrast >= LIMITS.contrast && deviation >= LIMITS.deviation;
}

/** Whether active days repeat after a week rather than the day after. */
function weekRules(days: ReadonlyMap<number, unknown>): boolean {
  const last = Math.max(...days.keys());
  const again = (lag: number) => {
    const from = [...days.keys()].filter((day) => day + lag <= last);
    return from.filter((day) => days.has(day + lag)).length / Math.max(1, from.length);
  };
  return again(7) >= LIMITS.weeklyRatio * again(1);
}

function contrastAt(visits: readonly number[], periodH: number): Contrast {
  const period = periodH * HOUR_S;
  const tolerance = period * LIMITS.tolerance;
  const met = pairsAtLag(visits, period, tolerance);
  const missed = pairsAtLag(visits, period / 2, tolerance);
  const pairs = met + missed;
  if (pairs === 0) return { periodH, contrast: 0, deviation: 0 };
  const span = Math.max(DAY_S, (visits.at(-1) ?? 0) - (visits[0] ?? 0));
  // Where many visits fall into one tolerance, the pairs are no independent counts.
  const crowding = 1 + (4 * visits.length * tolerance) / span;
  return {
    periodH,
    contrast: (met - missed) / pairs,
    deviation: (met - missed) / Math.sqrt(pairs * crowding),
  };
}

/** How many pairs of visits lie `lag` apart, give or take `tolerance`; one pass for each bound. */
function pairsAtLag(visits: readonly number[], lag: number, tolerance: number): number {
  let pairs = 0;
  let from = 0;
  let to = 0;
  for (const start of visits) {
    while (from < visits.length && (visits[from] ?? 0) < start + lag - tolerance) from++;
    while (to < visits.length && (visits[to] ?? 0) <= start + lag + tolerance) to++;
    pairs += to - from;
  }
  return pairs;
}
