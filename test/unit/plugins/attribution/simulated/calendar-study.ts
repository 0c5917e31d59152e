// What the generated calendars of 100 seeds are taken for.
import { crossSessionPrimitives } from '../support/attribution.ts';
import * as calendars from './calendars.ts';

const SEEDS = Array.from({ length: 100 }, (_, i) => i + 1);

/** The calendars, by name. */
export type CalendarName = keyof typeof calendars;
/** How often each value was given. */
export type Counts = Readonly<Record<string, number>>;

const measured = new Map<CalendarName, readonly ReadonlyMap<string, string>[]>();

/** The values of each primitive that the calendars of 100 seeds give. */
function valuesOf(name: CalendarName): readonly ReadonlyMap<string, string>[] {
  let values = measured.get(name);
  if (!values) {
    values = SEEDS.map((seed) => {
      const { drafts } = crossSessionPrimitives(calendars[name](seed));
      return new Map(drafts.map(({ primitive, value }) => [primitive, String(value)]));
    });
    measured.set(name, values);
  }
  return values;
}

/** How many of 100 seeds give a value, by value; `-` where the primitive is skipped. */
export function counts(name: CalendarName, primitive: string): Counts {
  const found: Record<string, number> = {};
  for (const values of valuesOf(name)) {
    const value = values.get(primitive) ?? '-';
    found[value] = (found[value] ?? 0) + 1;
  }
  return found;
}

/** Calendar, primitive, the value that 90 of 100 seeds must give. */
export const RECOGNISED: readonly (readonly [CalendarName, string, string])[] = [
  ['nocturnal', 'temporal.session_timing', 'nocturnal'],
  ['diurnal', 'temporal.session_timing', 'diurnal'],
  ['scanner', 'temporal.session_timing', 'irregular'],
  ['lunchBreaks', 'cultural.meal_break_gaps', 'present'],
  ['noLunch', 'cultural.meal_break_gaps', 'absent'],
  ['weekendOnly', 'cultural.weekend_cadence', 'weekend_only'],
  ['weekdayOnly', 'cultural.weekend_cadence', 'weekday_only'],
  ['scanner', 'cultural.weekend_cadence', 'both'],
  ['berlin', 'cultural.dst_behavior', 'shifts_with_dst'],
  ['newYork', 'cultural.dst_behavior', 'shifts_with_dst'],
  ['sydney', 'cultural.dst_behavior', 'shifts_with_dst'],
  ['utcMachine', 'cultural.dst_behavior', 'no_shift'],
  ['utcMachine', 'cultural.meal_break_gaps', 'absent'],
  ['nocturnal', 'temporal.lifecycle_markers.idle_periodicity', 'daily'],
  ['weekdayOnly', 'temporal.lifecycle_markers.idle_periodicity', 'daily'],
  ['weekendOnly', 'temporal.lifecycle_markers.idle_periodicity', 'weekly'],
  ['everySixHours', 'temporal.lifecycle_markers.idle_periodicity', 'other'],
  ['scanner', 'temporal.lifecycle_markers.idle_periodicity', 'none'],
  ['keepsChristmas', 'cultural.holiday_gaps', 'present'],
  ['scanner', 'cultural.holiday_gaps', 'absent'],
  ['microPauses', 'cultural.periodic_micro_pauses', 'present'],
  ['irregularPauses', 'cultural.periodic_micro_pauses', 'absent'],
  ['nocturnal', 'temporal.persistence', 'resident'],
];

/** Claims of a rhythm that 2 of 100 scanners at most may give rise to. */
export const CLAIMS: readonly (readonly [string, readonly string[]])[] = [
  ['temporal.session_timing', ['nocturnal', 'diurnal']],
  ['temporal.lifecycle_markers.idle_periodicity', ['daily', 'weekly', 'other']],
  ['cultural.meal_break_gaps', ['present']],
  ['cultural.periodic_micro_pauses', ['present']],
  ['cultural.dst_behavior', ['shifts_with_dst', 'no_shift']],
  ['cultural.weekend_cadence', ['weekday_only', 'weekend_only']],
  ['cultural.holiday_gaps', ['present']],
];
