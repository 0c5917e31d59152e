import type { Activity } from './activity.ts';
import { CLOCK_RULES, yearOf, type ClockChange } from './calendar.ts';
import { bucket, found, skipped, type Finding } from './finding.ts';
import { DST as LIMITS } from './limits.ts';
import { hasRhythm } from './session-timing.ts';
import { deviation, mean, sum } from './statistics.ts';

/** Shifts, in hours, that are held against none: an hour, and others that are no change of clocks. */
const SHIFTS = [-3, -2, -1, 1, 2, 3] as const;

/** Start bins of the sessions of one day. */
type DayBins = readonly number[];

/** The days on both sides of one change of the clocks. */
interface Sides {
  readonly sign: 1 | -1;
  readonly before: readonly DayBins[];
  readonly after: readonly DayBins[];
}

/** What the days say of an hour's shift under the rules of one part of the world. */
interface Evidence {
  readonly verdict: 'shifts_with_dst' | 'no_shift' | 'unknown';
  /** Mean daily log likelihood ratio of an hour's shift against none, in standard deviations. */
  readonly deviations: number;
  readonly days: number;
}

/** Whether start hours, told by a clock that knows no daylight saving time, shift when others do. */
export function dstBehavior(activity: Activity): Finding {
  const evidence = CLOCK_RULES.flatMap(({ changes }) => {
    const sides = changesWithin(activity, changes).flatMap((change) => sidesOf(activity, change));
    return sides.length === 0 ? [] : [evidenceOf(sides)];
  });
  if (evidence.length === 0) {
    return skipped(
      `no change of the clocks with ${LIMITS.activeDays} active days within ${LIMITS.windowDays} on both sides`,
    );
  }
  const shown = decide(evidence);
  const value = hasRhythm(activity) ? shown.verdict : 'unknown';
  const margin = Math.abs(Math.abs(shown.deviations) - LIMITS.deviation) / LIMITS.deviation;
  return found(value, 2 * LIMITS.activeDays, margin, {
    metric: 'likelihood of start hours shifted by one hour against the same (deviations)',
    unit: '1',
    measured: shown.deviations,
    thresholds: [
      bucket('no_shift', null, -LIMITS.deviation),
      bucket('unknown', -LIMITS.deviation, LIMITS.deviation),
      bucket('shifts_with_dst', LIMITS.deviation, null),
    ],
    samples: shown.days,
  });
}

/** A shift under any rules is a shift; none is one only where no rules leave it open. */
function decide(evidence: readonly Evidence[]): Evidence {
  const by = (verdict: Evidence['verdict']) =>
    evidence
      .filter((one) => one.verdict === verdict)
      .sort((a, b) => Math.abs(b.deviations) - Math.abs(a.deviations))[0];
  const none: Evidence = { verdict: 'unknown', deviations: 0, days: 0 };
  return by('shifts_with_dst') ?? by('unknown') ?? by('no_shift') ?? none;
}

function changesWithin(
  { days }: Activity,
  changes: (year: number) => readonly ClockChange[],
): readonly ClockChange[] {
  const years = new Set([...days.keys()].map(yearOf));
  return [...years].sort((a, b) => a - b).flatMap(changes);
}

function sidesOf({ days }: Activity, { day, sign }: ClockChange): readonly Sides[] {
  const bins = (from: number, to: number): DayBins[] => {
    const side: DayBins[] = [];
    for (let at = from; at < to; at++) {
      const hours = days.get(at);
      if (hours) side.push(hours.map((hour) => Math.floor((hour / 24) * LIMITS.bins)));
    }
    return side;
  };
  // The day of the change itself is on neither side.
  const before = bins(day - LIMITS.windowDays, day);
  const after = bins(day + 1, day + 1 + LIMITS.windowDays);
  return Math.min(before.length, after.length) < LIMITS.activeDays ? [] : [{ sign, before, after }];
}

function evidenceOf(sides: readonly Sides[]): Evidence {
  const ratios = (shift: number) => sides.flatMap((side) => dailyRatios(side, shift));
  const ofAnHour = ratios(1);
  const error = deviation(ofAnHour) / Math.sqrt(ofAnHour.length);
  const centre = mean(ofAnHour);
  const deviations = centre / Math.max(error, Number.EPSILON);
  const totals = SHIFTS.map((shift) => [shift, sum(ratios(shift))] as const);
  const [best, total] = totals.reduce((a, b) => (b[1] > a[1] ? b : a));
  const found = { deviations, days: ofAnHour.length };
  if (best === 1 && total > 0 && deviations >= LIMITS.deviation) {
    return { ...found, verdict: 'shifts_with_dst' };
  }
  if (total < 0 && deviations <= -LIMITS.deviation) return { ...found, verdict: 'no_shift' };
  return { ...found, verdict: 'unknown' };
}

/**
 * How much likelier each day's starts are, in logarithms, under the hours of the other side moved by
 * a shift than under those hours as they are. Daylight saving time moves clocks forward: what starts
 * at the same local hour starts an hour earlier by a clock without it.
 */
function dailyRatios({ sign, before, after }: Sides, shiftHours: number): number[] {
  const moved = sign * shiftHours * LIMITS.hourBins;
  return [...ratiosUnder(before, after, moved), ...ratiosUnder(after, before, -moved)];
}

function ratiosUnder(model: readonly DayBins[], days: readonly DayBins[], moved: number): number[] {
  const density = densityOf(model);
  const at = (bin: number) => density[(bin + 2 * LIMITS.bins) % LIMITS.bins] ?? 0;
  return days.map(
    (bins) => weightOf(bins) * sum(bins.map((bin) => Math.log(at(bin + moved) / at(bin)))),
  );
}

/** Start bins as a density: smoothed over neighbours, a part of it even. */
function densityOf(days: readonly DayBins[]): Float64Array {
  const { bins: count, even } = LIMITS;
  const density = new Float64Array(count);
  let total = 0;
  for (const bins of days) {
    const weight = weightOf(bins);
    for (const bin of bins) {
      for (const [offset, part] of [
        [-1, 0.25],
        [0, 0.5],
        [1, 0.25],
      ] as const) {
        const index = (bin + offset + count) % count;
        density[index] = (density[index] ?? 0) + part * weight;
      }
      total += weight;
    }
  }
  return density.map((value) => ((1 - even) * value) / total + even / count);
}

function weightOf(bins: DayBins): number {
  return Math.min(bins.length, LIMITS.dayWeight) / bins.length;
}
