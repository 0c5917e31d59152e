const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** What stands where a session has no wall time. */
const NO_TIME = 'no wall time';

/** `5 Nov 2026` of an epoch second, in UTC. */
export function utcDate(ts: number | null): string {
  const date = validDate(ts);
  if (date === null) return NO_TIME;
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ''} ${date.getUTCFullYear()}`;
}

/** `5 Nov 2026 22:41:07 UTC` of an epoch second. */
export function utcTime(ts: number | null): string {
  const date = validDate(ts);
  return date === null ? NO_TIME : `${utcDate(ts)} ${date.toISOString().slice(11, 19)} UTC`;
}

/** A place in a session: `1:21.7`, from the hour on `1:02:03`. */
export function sessionClock(t: number): string {
  const tenths = Math.max(0, Math.floor(t * 10 + 1e-6));
  const whole = Math.floor(tenths / 10);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  if (h > 0) return `${h}:${pad(m)}:${pad(s)}`;
  return `${m}:${pad(s)}.${tenths % 10}`;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}

function validDate(ts: number | null): Date | null {
  if (ts === null) return null;
  const date = new Date(ts * 1000);
  return Number.isNaN(date.getTime()) ? null : date;
}
