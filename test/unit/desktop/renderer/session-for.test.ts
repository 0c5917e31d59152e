import { timeRange } from 'shardscope/client';
import { describe, expect, it } from 'vitest';
import { sessionFor } from '../../../../apps/desktop/src/renderer/format/session-for.ts';
import { sessionAt } from './session-row.ts';

function at(time: string): number {
  return Date.parse(`${time}Z`) / 1000;
}

const LATE_BEFORE = sessionAt(at('2026-10-26T19:37:00'), 60);
const ON_THE_DAY = sessionAt(at('2026-10-27T19:30:00'), 60);
const LATER = sessionAt(at('2026-10-30T08:00:00'), 60);
const SESSIONS = [LATER, ON_THE_DAY, LATE_BEFORE];

function found(text: string): string | null {
  const range = timeRange(text, at('2026-11-20T00:00:00'));
  return range && (sessionFor(SESSIONS, range)?.sid ?? null);
}

describe('the session of a time', () => {
  it('is one of that day, however near one of the day before is', () => {
    expect(found('2026-10-27')).toBe(ON_THE_DAY.sid);
  });

  it('is the nearest where none began then', () => {
    expect(found('2026-10-28')).toBe(ON_THE_DAY.sid);
    expect(found('2026-10-29T20')).toBe(LATER.sid);
  });

  it('is the first of a month', () => {
    expect(found('2026-10')).toBe(LATE_BEFORE.sid);
  });
});
