const GROUPED = new Intl.NumberFormat('en-US');

/** A count with its thousands apart: `12,345`. */
export function count(value: number): string {
  return GROUPED.format(value);
}

/** A count with its noun: `1 session`, `2 sessions`. */
export function counted(value: number, noun: string, plural = `${noun}s`): string {
  return `${count(value)} ${value === 1 ? noun : plural}`;
}

const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Bytes in decimal units with three digits: `1.84 MB`. */
export function bytes(value: number): string {
  let unit = 0;
  let amount = value;
  while (amount >= 1000 && unit < BYTE_UNITS.length - 1) {
    amount /= 1000;
    unit++;
  }
  return `${unit === 0 ? String(amount) : shortNumber(amount)} ${BYTE_UNITS[unit] ?? ''}`;
}

/** Three significant digits without trailing zeros: `0.0457`, `4.05`, `12.3`, `340`. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return '—';
  if (Math.abs(value) >= 100) return GROUPED.format(Math.round(value));
  return String(Number(value.toPrecision(3)));
}

/** A confidence, a share or another number of 0..1 with two digits. */
export function share(value: number): string {
  return value.toFixed(2);
}

/** A measured number with its unit, as `Explain.unit` names it. */
export function measured(value: number, unit: string): string {
  if (unit === 's') return seconds(value);
  const number = shortNumber(value);
  return unit === '1' || unit === 'count' || unit === '' ? number : `${number} ${unit}`;
}

/** A short stretch of time: `159 ms`, `4.05 s`, `2 min`, `3 h`. */
export function seconds(value: number): string {
  const size = Math.abs(value);
  if (size > 0 && size < 1) return `${shortNumber(value * 1000)} ms`;
  if (size < 120) return `${shortNumber(value)} s`;
  if (size < 7200) return `${shortNumber(value / 60)} min`;
  if (size < 172_800) return `${shortNumber(value / 3600)} h`;
  return `${shortNumber(value / 86_400)} d`;
}
