import type { StateName } from '@shardscope/sdk';
import type { SeriesRow, StateChangeRow } from 'shardscope/client';
import { describe, expect, it } from 'vitest';
import { lanePeriods } from '../../../../apps/desktop/src/renderer/components/attacker/lane-periods.ts';
import { sessionAt } from './session-row.ts';

const sessions = [100, 200, 300, 400].map((start) => sessionAt(start, 10));

function seriesOf(...values: readonly (string | null)[]): ReadonlyMap<string, SeriesRow> {
  const rows = sessions.map(({ evidenceRef, startedAt }, index) => ({
    ...{ evidenceRef, ts: startedAt, values: [values[index] ?? null] },
    confidences: [(values[index] ?? null) === null ? null : 0.5 + index / 10],
  }));
  return new Map(rows.map((row) => [row.evidenceRef, row]));
}

function change(ts: number, to: StateName): StateChangeRow {
  return { ...{ ts, from: null, to, value: 'x' }, confidence: 1, count: 1 };
}

describe('a lane as a table', () => {
  it('has a row where a value or a state began, with the last confidence of it', () => {
    const series = seriesOf('typed', 'typed', 'typed', 'pasted');
    const changes = [change(110, 'unknown'), change(310, 'stable')];
    expect(lanePeriods(sessions, series, 0, changes)).toEqual([
      { state: 'unknown', value: 'typed', confidence: 0.6, from: 100, to: 210, sessions: 2 },
      { state: 'stable', value: 'typed', confidence: 0.7, from: 300, to: 310, sessions: 1 },
      { state: 'stable', value: 'pasted', confidence: 0.8, from: 400, to: 410, sessions: 1 },
    ]);
  });

  it('says where nothing was measured', () => {
    const periods = lanePeriods(sessions, seriesOf('typed', null, null, 'typed'), 0, []);
    expect(periods.map(({ value, confidence, sessions: of }) => [value, confidence, of])).toEqual([
      ['typed', 0.5, 1],
      [null, null, 2],
      ['typed', 0.8, 1],
    ]);
  });
});
