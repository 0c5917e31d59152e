import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Merger, Json, Observation, PrimitiveValue, ValueKind } from '@shardscope/sdk';
import {
  categoricalMerger,
  foldingOrder,
  hashMerger,
  mergeSeries,
  numericMerger,
} from './support/attribution.ts';
import { daily, observation } from './support/observations.ts';

const HOUR = 3600;

const labels = fc.constantFrom<PrimitiveValue>('typed', 'pasted', 'mixed', null, true, 1);
const lists = fc.constantFrom<PrimitiveValue>(['a', 1], ['a', 2], ['a', 1, 2], []);
const numbers = fc.oneof(
  fc.double({ noNaN: true, min: -1e6, max: 1e6 }),
  fc.constantFrom<PrimitiveValue>(0, null, true, false, 1, 1.01, 5),
);
const hashes = fc.constantFrom<PrimitiveValue>('aa', 'bb', 'cc', 'dd', 'ee', null);

/** Steps that fall on, just inside and just outside the window of hashes. */
const steps = fc.constantFrom(0, 1, HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR, 24 * HOUR + 1, 90 * HOUR);

function series(values: fc.Arbitrary<PrimitiveValue>): fc.Arbitrary<Observation[]> {
  return fc.array(fc.tuple(values, steps), { maxLength: 60 }).map((rows) => {
    let ts = 1_700_000_000;
    return rows.map(([value, step], i) =>
      observation({ value, ts: (ts += step), id: String(i).padStart(3, '0') }),
    );
  });
}

interface Kind {
  readonly kind: ValueKind;
  readonly merger: Merger;
  readonly values: fc.Arbitrary<PrimitiveValue>;
}

const kinds: readonly Kind[] = [
  { kind: 'categorical', merger: categoricalMerger, values: labels },
  { kind: 'array', merger: categoricalMerger, values: lists },
  { kind: 'numeric', merger: numericMerger, values: numbers },
  { kind: 'hash', merger: hashMerger, values: hashes },
];

describe.each(kinds)('a series of kind $kind', ({ kind, merger, values }) => {
  test('merged one by one says after every event what the whole series says', () => {
    fc.assert(
      fc.property(series(values), (observations) => {
        let memory = merger.init();
        expect(merger.verdict(memory)).toEqual(mergeSeries([], kind));
        observations.forEach((one, i) => {
          memory = merger.add(memory, one);
          expect(merger.verdict(memory)).toEqual(mergeSeries(observations.slice(0, i + 1), kind));
        });
      }),
    );
  });

  test('goes on from a state that was written as JSON and read again', () => {
    fc.assert(
      fc.property(series(values), (observations) => {
        let memory = merger.init();
        for (const one of observations) {
          memory = merger.add(JSON.parse(JSON.stringify(memory)) as Json, one);
        }
        expect(merger.verdict(memory)).toEqual(mergeSeries(observations, kind));
      }),
    );
  });

  test('does not depend on the order in which its points are given', () => {
    fc.assert(
      fc.property(
        series(values).chain((rows) =>
          fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
        ),
        ([ordered, shuffled]) => {
          expect(mergeSeries(shuffled, kind)).toEqual(mergeSeries(ordered, kind));
        },
      ),
    );
  });

  test('counts an observation once however often it is given', () => {
    fc.assert(
      fc.property(series(values), (observations) => {
        expect(mergeSeries([...observations, ...observations], kind)).toEqual(
          mergeSeries(observations, kind),
        );
      }),
    );
  });
});

describe('what the kinds say', () => {
  test('an empty series is unknown, with nothing in it', () => {
    for (const kind of ['categorical', 'numeric', 'hash', null] as const) {
      expect(mergeSeries([], kind)).toEqual({
        current_value: null,
        state: 'unknown',
        confidence: 0,
        observation_count: 0,
        last_observation_ts: 0,
      });
    }
  });

  test('equal times are settled by the place in the shard, then by id', () => {
    const at = { ts: 1000, value: 'x' };
    const points = [
      { ...at, id: 'a', order: 7 },
      { ...at, id: 'c', order: 3 },
      { ...at, id: 'b', order: 3 },
    ];
    expect(foldingOrder(points).map(({ id }) => id)).toEqual(['b', 'c', 'a']);
  });

  test('four of five make a window clear, three of five do not', () => {
    expect(mergeSeries(daily(['a', 'b', 'a', 'a', 'a']), 'categorical')).toMatchObject({
      state: 'stable',
      current_value: 'a',
      confidence: 0.8,
    });
    expect(mergeSeries(daily(['a', 'b', 'b', 'a', 'a']), 'categorical')).toMatchObject({
      state: 'conflicted',
      confidence: 0.6,
    });
  });

  test('a hash seen exactly 24 h before the last still counts', () => {
    const from = 1_700_000_000;
    const two = (gap: number) =>
      mergeSeries(
        [observation({ value: 'aa', ts: from }), observation({ value: 'bb', ts: from + gap })],
        'hash',
      );
    expect(two(24 * HOUR)).toMatchObject({ state: 'drifting', confidence: 0.5 });
    expect(two(24 * HOUR + 1)).toMatchObject({ state: 'stable', confidence: 1 });
  });

  test('a number that moves by 30 % drifts, and by less does not', () => {
    const shifted = (to: number) => mergeSeries(daily([...fives(100), ...fives(to)]), 'numeric');
    expect(shifted(130)).toMatchObject({ state: 'drifting', current_value: 130, confidence: 1 });
    expect(shifted(129)).toMatchObject({ state: 'stable' });
  });
});

function fives(value: number): number[] {
  return [value, value, value, value, value];
}
