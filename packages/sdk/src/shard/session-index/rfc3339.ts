const TIMESTAMP = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}:\d{2})(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;

/** A time as RFC 3339 writes it, in epoch seconds with its fraction; null for anything else. */
export function rfc3339Seconds(text: string): number | null {
  const match = TIMESTAMP.exec(text);
  if (!match) return null;
  const [, day = '', time = '', fraction = '', zone = ''] = match;
  const whole = Date.parse(`${day}T${time}${zone.toUpperCase()}`);
  return Number.isNaN(whole) ? null : whole / 1000 + Number(fraction || 0);
}
