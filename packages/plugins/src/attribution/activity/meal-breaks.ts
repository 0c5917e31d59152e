import { dayOf, hourOf, type Activity } from './activity.ts';
import { bucket, found, skipped, type Finding } from './finding.ts';
import { DAY_S, HOUR_S, MEAL_BREAK as LIMITS, SIGNIFICANCE } from './limits.ts';
import { hasRhythm, startRhythm } from './session-timing.ts';
import { binomialAtLeast } from './statistics.ts';

/** Seconds of a slot. */
const SLOT_S = DAY_S / LIMITS.slots;

/** Half a day in slots: where the middle of the activity is moved to. */
const MIDDLE = LIMITS.slots / 2;

/** How often a gap at one time of the day stayed idle. */
interface Gap {
  /** First slot, on the clock that has the middle of the activity at noon. */
  readonly slot: number;
  /** Days with activity right before and right after it. */
  readonly days: number;
  /** Those of them on which nothing happened within. */
  readonly idle: number;
}

/** Whether there is a gap in the middle of the active day that recurs. */
export function mealBreakGaps(activity: Activity): Finding {
  if (activity.days.size < LIMITS.days) return skipped(`fewer than ${LIMITS.days} active days`);
  const gaps = gapsAround(slotsByDay(activity));
  const central = gaps.filter(
    ({ slot, days }) => isCentral(slot, LIMITS.offCentreSlots) && days >= LIMITS.days,
  );
  const [best] = [...central].sort((a, b) => b.idle / b.days - a.idle / a.days || b.days - a.days);
  if (!best) {
    return skipped(`fewer than ${LIMITS.days} days with activity on both sides of their middle`);
  }
  const present = hasRhythm(activity) && central.some((gap) => isBreak(gap, gaps, central.length));
  const share = best.idle / best.days;
  const hour = (startRhythm(activity).hour + ((best.slot - MIDDLE) * SLOT_S) / HOUR_S + 24) % 24;
  return found(present ? 'present' : 'absent', LIMITS.days, Math.abs(share - LIMITS.share) * 5, {
    metric: 'share of days on which half an hour in the middle stays idle',
    unit: '1',
    measured: share,
    thresholds: [bucket('absent', 0, LIMITS.share), bucket('present', LIMITS.share, 1)],
    samples: best.days,
    note: `The likeliest gap begins at ${hour.toFixed(1)} h; it must also be rarer at other times.`,
  });
}

/** Whether a gap is idle too often to be one of the usual gaps of this activity. */
function isBreak(gap: Gap, gaps: readonly Gap[], tried: number): boolean {
  if (gap.idle / gap.days < LIMITS.share) return false;
  let days = 0;
  let idle = 0;
  for (const other of gaps) {
    if (!isCentral(other.slot, LIMITS.usualSlots)) continue;
    if (Math.abs(other.slot - gap.slot) < LIMITS.apartSlots) continue;
    days += other.days;
    idle += other.idle;
  }
  const usual = (idle + 1) / (days + 2);
  if (1 - gap.idle / gap.days > LIMITS.rest * (1 - usual)) return false;
  return binomialAtLeast(gap.idle, gap.days, usual) <= SIGNIFICANCE / tried;
}

function isCentral(slot: number, reach: number): boolean {
  return Math.abs(slot + LIMITS.gapSlots / 2 - MIDDLE) <= reach;
}

/** Which slots of each day had a session, on the clock that has the middle of all at noon. */
function slotsByDay(activity: Activity): readonly Uint8Array[] {
  const shift = (12 - startRhythm(activity).hour) * HOUR_S;
  const days = new Map<number, Uint8Array>();
  for (const { start, end } of activity.sessions) {
    const first = start + shift;
    const last = Math.min(end + shift, first + DAY_S);
    for (let at = Math.floor(first / SLOT_S) * SLOT_S; at <= last; at += SLOT_S) {
      const day = dayOf(at);
      let slots = days.get(day);
      if (!slots) days.set(day, (slots = new Uint8Array(LIMITS.slots)));
      slots[Math.floor((hourOf(at) * HOUR_S) / SLOT_S)] = 1;
    }
  }
  return [...days.values()];
}

function gapsAround(days: readonly Uint8Array[]): readonly Gap[] {
  const { slots, gapSlots, flankSlots } = LIMITS;
  const gaps: Gap[] = [];
  for (let slot = flankSlots; slot + gapSlots + flankSlots <= slots; slot++) {
    const end = slot + gapSlots;
    const flanked = days.filter(
      (day) => anyIn(day, slot - flankSlots, slot) && anyIn(day, end, end + flankSlots),
    );
    const idle = flanked.filter((day) => !anyIn(day, slot, end));
    gaps.push({ slot, days: flanked.length, idle: idle.length });
  }
  return gaps;
}

function anyIn(day: Uint8Array, from: number, to: number): boolean {
  return day.subarray(from, to).includes(1);
}
