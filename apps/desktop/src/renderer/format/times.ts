import { seconds } from './numbers.ts';

export { sessionClock as clock } from 'shardscope/client';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

let isLocal = false;

/** Shows times in the zone of this machine, or in UTC. What is on the screen has to be drawn again. */
export function showLocalTime(isOn: boolean): void {
  isLocal = isOn;
}

/** What times are labelled with. */
export function zoneName(): string {
  return isLocal ? 'local' : 'UTC';
}

const MINUTE_MS = 60_000;

/** A date whose UTC fields are what a clock shows in the zone that times are shown in. */
function wallDate(ts: number): Date {
  const date = new Date(ts * 1000);
  return isLocal ? new Date(date.getTime() - date.getTimezoneOffset() * MINUTE_MS) : date;
}

/** What stands where a session has no wall time. */
export const NO_TIME = '—';

/** `11:58:28` of an epoch second. */
export function timeOfDay(ts: number | null): string {
  if (ts === null) return NO_TIME;
  const date = wallDate(ts);
  return Number.isNaN(date.getTime()) ? NO_TIME : date.toISOString().slice(11, 19);
}

/** `20 Nov` of an epoch second. */
export function dayOf(ts: number | null): string {
  if (ts === null) return NO_TIME;
  const date = wallDate(ts);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ''}`;
}

/** `20 Nov 2026` of an epoch second. */
export function dateOf(ts: number | null): string {
  return ts === null ? NO_TIME : `${dayOf(ts)} ${wallDate(ts).getUTCFullYear()}`;
}

/** `20 Nov 2026 11:58:28 UTC`. */
export function dateTime(ts: number | null): string {
  return ts === null ? 'no wall time' : `${dateOf(ts)} ${timeOfDay(ts)} ${zoneName()}`;
}

/** `3 – 20 Nov 2026 UTC`: the days from one epoch second to another. */
export function daySpan(from: number | null, to: number | null): string {
  if (from === null || to === null) return 'no wall time';
  const [first, last] = [dateOf(from), dateOf(to)];
  if (first === last) return `${first} ${zoneName()}`;
  const [a, b] = [first.split(' '), last.split(' ')];
  if (a[2] !== b[2]) return `${first} – ${last} ${zoneName()}`;
  return a[1] === b[1]
    ? `${a[0] ?? ''} – ${last} ${zoneName()}`
    : `${a[0] ?? ''} ${a[1] ?? ''} – ${last} ${zoneName()}`;
}

/** ISO 8601 for `<time datetime>`. */
export function isoOf(ts: number): string {
  const date = new Date(ts * 1000);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Seconds that a time may lie ahead: clocks differ, and the one of the page goes in steps. */
const AHEAD = MINUTE;

/** How long ago: `2 m`, `5 h`, `3 d`, and the day when it is longer ago or in the future. */
export function age(ts: number | null, now: number): string {
  if (ts === null) return NO_TIME;
  const past = now - ts;
  if (past < -AHEAD || past >= 100 * DAY) return dayOf(ts);
  if (past < MINUTE) return 'now';
  if (past < HOUR) return `${Math.floor(past / MINUTE)} m`;
  return past < DAY ? `${Math.floor(past / HOUR)} h` : `${Math.floor(past / DAY)} d`;
}

/** A session's length in a few letters: `42 s`, `4 min`, `1.2 h`. */
export function length(duration: number): string {
  if (duration < 10) return seconds(duration);
  return duration < 60 ? `${Math.round(duration)} s` : durationWords(duration);
}

function durationWords(duration: number): string {
  if (duration < HOUR) return `${Math.round(duration / MINUTE)} min`;
  return duration < DAY ? `${(duration / HOUR).toFixed(1)} h` : `${(duration / DAY).toFixed(1)} d`;
}
