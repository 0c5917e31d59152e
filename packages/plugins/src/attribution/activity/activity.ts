import type { IdentitySession } from '@shardscope/sdk';
import { DAY_S, HOUR_S, MAXIMUM_SESSIONS } from './limits.ts';

/** One session on the clock: seconds since the epoch, shifted by the clock's offset from UTC. */
export interface TimedSession {
  readonly start: number;
  readonly end: number;
  /** When its commands began, in seconds since its start. */
  readonly commandTimes: readonly number[];
}

/** When somebody was active. */
export interface Activity {
  /** By start. */
  readonly sessions: readonly TimedSession[];
  /** Start hours (0 ≤ hour < 24) by day since the epoch, days in order. */
  readonly days: ReadonlyMap<number, readonly number[]>;
  /** Days from the first start to the last end, with fraction. */
  readonly spanDays: number;
}

/**
 * The activity that sessions with absolute times show; the others are left out.
 *
 * @param utcOffsetHours offset of the clock by which hours, days and weekends are told
 */
export function activityOf(sessions: Iterable<IdentitySession>, utcOffsetHours: number): Activity {
  const timed: TimedSession[] = [];
  for (const { started_at, ended_at, command_times } of sessions) {
    if (started_at === null) continue;
    const start = started_at + utcOffsetHours * HOUR_S;
    const end = Math.max(start, (ended_at ?? started_at) + utcOffsetHours * HOUR_S);
    timed.push({ start, end, commandTimes: command_times });
  }
  timed.sort((a, b) => a.start - b.start || a.end - b.end);
  const latest = timed.slice(-MAXIMUM_SESSIONS);
  return { sessions: latest, days: hoursByDay(latest), spanDays: spanOf(latest) };
}

/** The day since the epoch of a time on the clock. */
export function dayOf(time: number): number {
  return Math.floor(time / DAY_S);
}

/** The hour of the day, with fraction, of a time on the clock. */
export function hourOf(time: number): number {
  return (time - dayOf(time) * DAY_S) / HOUR_S;
}

/** Whether a day since the epoch is a Saturday or a Sunday; the epoch was a Thursday. */
export function isWeekend(day: number): boolean {
  return weekdayOf(day) >= 5;
}

/** 0 for Monday to 6 for Sunday. */
export function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

function hoursByDay(sessions: readonly TimedSession[]): Map<number, number[]> {
  const days = new Map<number, number[]>();
  for (const { start } of sessions) {
    const day = dayOf(start);
    const hours = days.get(day);
    if (hours) hours.push(hourOf(start));
    else days.set(day, [hourOf(start)]);
  }
  return days;
}

function spanOf(sessions: readonly TimedSession[]): number {
  const first = sessions[0];
  if (!first) return 0;
  const last = sessions.reduce((latest, { end }) => Math.max(latest, end), first.end);
  return (last - first.start) / DAY_S;
}
