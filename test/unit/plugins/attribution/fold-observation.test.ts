import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Merger, Observation, PrimitiveValue } from '@shardscope/sdk';
import {
  categoricalMerger,
  foldBatch,
  foldObservation,
  foldSeries,
  hashMerger,
  mergeSeries,
  numericMerger,
  stateChangedEvent,
  stateHistory,
  type PlacedObservation,
  type SeriesRow,
  type Transition,
} from './support/attribution.ts';
import { DAY, daily, observation } from './support/observations.ts';

const KEY = { identity_uuid: 'i-1', primitive: 'motor.input_modality' };

/** What the engine does with a stream: fold, and ask the store for the series when one is late. */
function run(
  stream: readonly PlacedObservation[],
  merger: Merger = categoricalMerger,
): { readonly row: SeriesRow | undefined; readonly transitions: readonly Transition[] } {
  const stored: PlacedObservation[] = [];
  const transitions: Transition[] = [];
  let row: SeriesRow | undefined;
  for (const one of stream) {
    stored.push(one);
    const folded = foldObservation(KEY, row, one, merger);
    if (folded.kind === 'duplicate') continue;
    const result = folded.kind === 'late' ? foldSeries(KEY, stored, merger, row?.state) : folded;
    row = result?.row;
    if (result?.transition) transitions.push(result.transition);
  }
  return { row, transitions };
}

const states = (transitions: readonly Transition[]) =>
  transitions.map(({ old_state, new_state, ts }) => ({ old_state, new_state, ts }));

describe('a state row', () => {
  const from = 1_700_000_000;
  const at = (day: number) => from + day * DAY;

  test('publishes its first state, and then only changes', () => {
    const { transitions, row } = run(daily(['a', 'a', 'a', 'a', 'a', 'a', 'a'], from));
    expect(states(transitions)).toEqual([
      { old_state: null, new_state: 'unknown', ts: at(0) },
      { old_state: 'unknown', new_state: 'stable', ts: at(2) },
    ]);
    expect(row?.state).toEqual({
      identity_uuid: 'i-1',
      primitive: 'motor.input_modality',
      state: 'stable',
      current_value: 'a',
      confidence: 1,
      observation_count: 7,
      last_observation_ts: at(6),
      last_change_ts: at(2),
      schema_version: 1,
    });
  });

  test('says since when by the observation that changed the state', () => {
    const { row } = run(daily(['a', 'a', 'a', 'b', 'c', 'd', 'd', 'd', 'd'], from));
    expect(row?.state).toMatchObject({ state: 'drifting', last_change_ts: at(8) });
  });

  test('is silent when the same observations come again', () => {
    const once = daily(['a', 'b', 'a', 'b', 'b', 'b', 'b', 'b', 'a'], from);
    const first = run(once);
    expect(run([...once, ...once.slice(-10)])).toEqual(first);
    const again = foldSeries(KEY, once, categoricalMerger, first.row?.state);
    expect(again?.transition).toBeNull();
    expect(again?.row).toEqual(first.row);
  });

  test('takes a late observation to its place and publishes only the net change', () => {
    const [a, b, c, d] = daily(['a', 'x', 'a', 'a'], from);
    if (!a || !b || !c || !d) throw new Error('four days');
    const { row, transitions } = run([a, c, d, b]);
    expect(row?.state).toMatchObject({ state: 'multi_actor', observation_count: 4 });
    expect(states(transitions)).toEqual([
      { old_state: null, new_state: 'unknown', ts: at(0) },
      { old_state: 'unknown', new_state: 'stable', ts: at(3) },
      { old_state: 'stable', new_state: 'multi_actor', ts: at(3) },
    ]);
  });

  test('publishes nothing for a late observation that changes no state', () => {
    const [a, b, c, d, e] = daily(['a', 'a', 'a', 'a', 'a'], from);
    if (!a || !b || !c || !d || !e) throw new Error('five days');
    const { row, transitions } = run([a, c, d, e, b]);
    expect(row?.state).toMatchObject({ state: 'stable', observation_count: 5 });
    expect(transitions).toHaveLength(2);
  });

  test('refolds when an observation comes in a newer version', () => {
    const days = daily(['a', 'a', 'a'], from);
    const grown = observation({ value: 'a', ts: at(3), id: days[2]?.id ?? '' });
    const { row } = run([...days, grown]);
    expect(row?.state).toMatchObject({ observation_count: 3, last_observation_ts: at(3) });
  });

  test('orders sessions without wall time by their place in the shard', () => {
    const same = (value: PrimitiveValue, order: number): PlacedObservation => ({
      ...observation({ value, ts: from, id: `z${10 - order}` }),
      order,
    });
    const { row } = run([same('c', 3), same('a', 1), same('b', 2)]);
    expect(row?.state).toMatchObject({ current_value: 'c', observation_count: 3 });
  });

  test('goes away with its last observation', () => {
    expect(foldSeries(KEY, [], categoricalMerger, undefined)).toBeNull();
  });

  test('has another merger after its primitive was registered: it is folded anew', () => {
    const { row } = run(daily(['1', '2', '3'], from));
    const next = observation({ value: 5, ts: at(9) });
    expect(foldObservation(KEY, row, next, numericMerger)).toEqual({ kind: 'late' });
  });
});

describe('in whatever order observations arrive, doubled or not', () => {
  const values = fc.constantFrom<PrimitiveValue>('a', 'b', 'c');
  const stream = fc
    .array(fc.tuple(values, fc.integer({ min: 0, max: 40 })), { maxLength: 25 })
    .chain((rows) => {
      const ordered = rows.map(([value, hour], i): PlacedObservation => ({
        ...observation({ value, ts: 1_700_000_000 + hour * 3600, id: `o${i}` }),
        order: i % 3,
      }));
      const copies = [...ordered, ...ordered];
      return fc.tuple(
        fc.constant(ordered),
        fc.shuffledSubarray(copies, { minLength: copies.length }),
      );
    });

  test.each([categoricalMerger, hashMerger] as const)(
    '$id: the row is that of the series',
    (merger) => {
      fc.assert(
        fc.property(stream, ([ordered, shuffled]) => {
          const { row } = run(shuffled, merger);
          const whole = foldSeries(KEY, ordered, merger, undefined);
          expect(row?.state).toEqual(whole?.row.state);
          const kind = merger.id === 'hash' ? 'hash' : 'categorical';
          if (row) expect(row.state).toMatchObject(mergeSeries(ordered, kind));
        }),
      );
    },
  );

  test('the changes published lead from one state to the next', () => {
    fc.assert(
      fc.property(stream, ([, shuffled]) => {
        const { transitions, row } = run(shuffled);
        transitions.forEach(({ old_state, new_state }, i) => {
          expect(old_state).toBe(transitions[i - 1]?.new_state ?? null);
          expect(new_state).not.toBe(old_state);
        });
        expect(row?.state.state).toBe(transitions.at(-1)?.new_state);
      }),
    );
  });
});

describe('a batch', () => {
  const days = daily(['a', 'a', 'a', 'b', 'a', 'b', 'a']);

  test('gives the changes that its observations give one by one, in order of time', () => {
    const backwards = [...days].reverse();
    const { row, transitions } = foldBatch(KEY, undefined, backwards, categoricalMerger, () => []);
    expect(row).toEqual(run(days).row);
    expect(transitions).toEqual(run(days).transitions);
    expect(stateHistory(KEY, backwards, categoricalMerger)).toEqual(transitions);
  });

  test('asks for the whole series once, however much of it is late', () => {
    const { row } = run(days.slice(5));
    let asked = 0;
    const batch = foldBatch(KEY, row, days.slice(0, 5), categoricalMerger, () => {
      asked++;
      return days;
    });
    expect(asked).toBe(1);
    expect(batch.row?.state).toEqual(run(days).row?.state);
    expect(batch.transitions).toHaveLength(1);
  });
});

test('the event of a change has the same id whenever the change is found again', () => {
  const once = (): Observation[] => daily(['a', 'a', 'a']);
  const [, change] = run(once()).transitions;
  const [, again] = run(once()).transitions;
  if (!change || !again) throw new Error('two changes');
  expect(stateChangedEvent(change)).toEqual(stateChangedEvent(again));
  expect(stateChangedEvent(change)).toMatchObject({
    v: 1,
    topic: 'attribution.profile.state_changed',
    type: 'profile.state_changed',
    id: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
    payload: { identity_uuid: 'i-1', old_state: 'unknown', new_state: 'stable' },
  });
});
