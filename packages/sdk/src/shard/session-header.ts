import type { SessionHeader } from '../model/session.ts';

/** Header times outside these years come from a clock that was never set: "no wall time". */
const EARLIEST_TIMESTAMP = Date.UTC(2000, 0, 1) / 1000;
const LATEST_TIMESTAMP = Date.UTC(2101, 0, 1) / 1000;

/** Reads the value of `hdr`; whatever is missing or odd in it becomes null. */
export function readSessionHeader(value: unknown): SessionHeader {
  const fields = isRecord(value) ? value : {};
  return {
    version: positiveInteger(fields['version']),
    width: positiveInteger(fields['width']),
    height: positiveInteger(fields['height']),
    timestamp: wallTime(fields['timestamp']),
    env: isRecord(fields['env']) ? stringsOf(fields['env']) : {},
  };
}

/** Whether a value is a JSON object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function positiveInteger(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : null;
}

function wallTime(value: unknown): number | null {
  if (typeof value !== 'number') return null;
  return value >= EARLIEST_TIMESTAMP && value < LATEST_TIMESTAMP ? value : null;
}

function stringsOf(fields: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
}
