import { describe, expect, it } from 'vitest';
import type { RecordedSession } from '@shardscope/sdk';
import { recordedSession, sourceOf } from './support/recorded-session.ts';
import { envelopes, faults, run } from './support/runs.ts';

const START = 1_793_491_200;
const SHARD_DATE = 1_793_491_200;

/** The events of one session with input at these times. */
async function eventsAt(times: readonly number[], changes: Partial<RecordedSession> = {}) {
  const lines = times.map((t) => [t, 'i', 'x'] as const);
  const events = await run({ source: sourceOf([recordedSession('s0', lines, changes)]) });
  expect(faults(events)).toEqual([]);
  const [started, ended, observed] = envelopes(events);
  return { started, ended, observed };
}

describe('the times of a session', () => {
  it('are those of its first and last event', async () => {
    const { started, ended, observed } = await eventsAt([0.5, 2, 1.25]);
    expect(started).toMatchObject({
      type: 'session.started',
      ts: START + 0.5,
      payload: { started_at: '2026-11-01T00:00:00.500Z' },
    });
    expect(ended).toMatchObject({
      type: 'session.ended',
      ts: START + 2,
      payload: { ended_at: '2026-11-01T00:00:02.000Z', duration_s: 1.5 },
    });
    expect(observed?.ts).toBe(START + 2);
  });

  it('are all the shard date where there is no wall time', async () => {
    const { started, ended, observed } = await eventsAt([0.5, 2], { header: null });
    expect([started?.ts, ended?.ts, observed?.ts]).toEqual([SHARD_DATE, SHARD_DATE, SHARD_DATE]);
    expect(started?.payload['started_at']).toBeNull();
    expect(ended?.payload).toMatchObject({ ended_at: null, duration_s: 1.5 });
  });

  it.each([
    ['too far away for any calendar', [1, 1e300]],
    ['just beyond the last year with four digits', [1, 253_402_300_800]],
    ['apart by more than a number can say', [-1.7e308, 1.7e308]],
  ])('are no wall time where they are %s', async (_what, times) => {
    const { ended, observed } = await eventsAt(times);
    expect(ended?.payload['ended_at']).toBeNull();
    expect([ended?.ts, observed?.ts]).toEqual([SHARD_DATE, SHARD_DATE]);
  });

  it('are finite numbers whatever a recording says', async () => {
    const { started, ended } = await eventsAt([-1.7e308, 1.7e308]);
    expect(Number.isFinite(started?.ts)).toBe(true);
    expect(ended?.payload['duration_s']).toBe(Number.MAX_VALUE);
  });
});
