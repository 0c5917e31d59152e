import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  compareRhythms,
  decodeProfile,
  digraphKeys,
  encodeProfile,
  pooledProfile,
  profileOf,
  rhythmDistance,
  rhythmMatch,
  rhythmOf,
  samplesOf,
  type DigraphProfile,
  type FlightTime,
} from './support/attribution.ts';
import { random } from './simulated/random.ts';
import { rhythmPoint } from './simulated/rhythm-study.ts';
import { profileOfStrokes, strokesOf, typist, type Offsets } from './simulated/typists.ts';
import { COMMANDS } from './simulated/commands.ts';

const flightTimes = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 40 }), fc.double({ min: 0.005, max: 1.5, noNaN: true })),
  { minLength: 1, maxLength: 200 },
);

/** A profile with one digraph for each given median, its key the place in the list. */
function profileWith(medians: readonly number[], count = 10): DigraphProfile {
  return {
    keys: medians.map((_, i) => i),
    counts: medians.map(() => count),
    medians,
    spreads: medians.map(() => 0.3),
  };
}

function difference(a: DigraphProfile, b: DigraphProfile): ReturnType<typeof compareRhythms> {
  return compareRhythms(rhythmOf(a), rhythmOf(b));
}

describe('a typing profile', () => {
  test('has count, median and spread of each digraph', () => {
    const samples: FlightTime[] = [
      [7, 0.1],
      [7, 0.4],
      [7, 0.2],
      [3, 0.5],
    ];
    const { keys, counts, medians, spreads } = profileOf(samples);
    expect(keys).toEqual([3, 7]);
    expect(counts).toEqual([1, 3]);
    expect(medians).toEqual([0.5, 0.2]);
    expect(spreads[0]).toBe(0);
    expect(spreads[1]).toBeCloseTo(Math.LN2, 12);
  });

  test('keeps its most frequent digraphs only', () => {
    const samples = Array.from({ length: 3000 }, (_, i): FlightTime => [i % 1000, 0.1]);
    const often: FlightTime[] = [
      [999, 0.1],
      [998, 0.1],
    ];
    const { keys } = profileOf([...samples, ...often]);
    expect(keys).toHaveLength(256);
    expect(keys).toContain(999);
    expect(keys).toContain(998);
  });

  test('survives being stored', () => {
    fc.assert(
      fc.property(flightTimes, (samples) => {
        const profile = profileOf(samples);
        const read = decodeProfile(JSON.parse(JSON.stringify(encodeProfile(profile))) as number[]);
        expect(read?.keys).toEqual(profile.keys);
        expect(read?.counts).toEqual(profile.counts);
        profile.medians.forEach((median, i) => {
          expect(Math.abs((read?.medians[i] ?? 0) - median)).toBeLessThanOrEqual(0.00005001);
        });
      }),
    );
  });

  test('is nothing else read as one', () => {
    for (const value of ['x', null, 3, [1, 2, 3], [1, 0, 100, 0], [1, 2, -5, 0], ['a', 1, 2, 3]]) {
      expect(decodeProfile(value), JSON.stringify(value)).toBeNull();
    }
    expect(decodeProfile([])).toEqual({ keys: [], counts: [], medians: [], spreads: [] });
  });

  test('pools sessions in any order to the same', () => {
    fc.assert(
      fc.property(fc.array(flightTimes, { minLength: 1, maxLength: 4 }), (sessions) => {
        const profiles = sessions.map(profileOf);
        const pooled = pooledProfile(profiles);
        const backwards = pooledProfile([...profiles].reverse());
        expect(samplesOf(pooled)).toBe(sessions.flat().length);
        expect(backwards.keys).toEqual(pooled.keys);
        pooled.medians.forEach((median, i) => {
          expect(backwards.medians[i]).toBeCloseTo(median, 9);
          expect(backwards.spreads[i]).toBeCloseTo(pooled.spreads[i] ?? -1, 6);
        });
      }),
    );
  });
});

describe('keys of digraphs', () => {
  test('are the same under one secret and tell nothing under another', () => {
    const [one, again, other] = ['a', 'a', 'b'].map((c) => digraphKeys(c.repeat(32)));
    if (!one || !again || !other) throw new Error('three secrets');
    const pairs = [
      ['l', 's'],
      ['s', 'l'],
      ['c', 'd'],
      ['\r', '\n'],
      ['é', '.'],
    ] as const;
    for (const [first, second] of pairs) {
      expect(one(first, second)).toBe(again(first, second));
      expect(one(first, second)).not.toBe(other(first, second));
    }
    expect(new Set(pairs.map(([first, second]) => one(first, second))).size).toBe(pairs.length);
  });
});

describe('the comparison of two rhythms', () => {
  const rising = Array.from({ length: 12 }, (_, i) => 0.08 * 1.1 ** i);

  test('finds nothing between a rhythm and itself', () => {
    expect(difference(profileWith(rising), profileWith(rising))).toEqual({
      shared: 12,
      relative: 0,
      absolute: 0,
      tempo: 0,
      noise: 0,
      variability: 0,
    });
  });

  test('relative: the reverse order is 1, and pace does not matter', () => {
    const reversed = difference(profileWith(rising), profileWith([...rising].reverse()));
    expect(reversed?.relative).toBeCloseTo(1, 9);
    const slower = difference(profileWith(rising), profileWith(rising.map((x) => 2 * x)));
    expect(slower?.relative).toBe(0);
    expect(slower?.tempo).toBeCloseTo(Math.LN2, 6);
  });

  test('absolute: flight times whose ratio is above 1.25 are not alike', () => {
    const scaled = (factor: number) =>
      difference(profileWith(rising), profileWith(rising.map((x) => factor * x)))?.absolute;
    expect(scaled(1.24)).toBe(0);
    expect(scaled(1.26)).toBe(1);
  });

  test('says nothing below ten shared digraphs', () => {
    expect(difference(profileWith(rising.slice(0, 9)), profileWith(rising))).toBeNull();
    expect(difference(profileWith(rising.slice(0, 10)), profileWith(rising))?.shared).toBe(10);
  });

  test('is the same both ways, and all its parts are finite', () => {
    fc.assert(
      fc.property(flightTimes, flightTimes, (one, other) => {
        const [a, b] = [rhythmOf(profileOf(one)), rhythmOf(profileOf(other))];
        const [there, back] = [compareRhythms(a, b), compareRhythms(b, a)];
        if (!there || !back) {
          expect(there).toBe(back);
          return;
        }
        expect(rhythmDistance(there)).toBeCloseTo(rhythmDistance(back), 9);
        expect(Number.isFinite(rhythmDistance(there))).toBe(true);
        expect(there.relative).toBeLessThanOrEqual(1 + 1e-9);
        expect(rhythmMatch(rhythmDistance(there))).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('matches fully when close, not at all when far, and in between evenly', () => {
    expect([0, 0.93, 0.94, 0.95, 2].map(rhythmMatch)).toEqual([1, 1, expect.closeTo(0.5, 9), 0, 0]);
  });
});

describe('simulated typists who type other commands each time', () => {
  const study = { typists: 250, seed: 11 };

  test.each(['personal', 'marked'] as const)(
    'with %s offsets: at 150 samples a side at most 5 % are taken wrong',
    (offsets) => {
      const { rate } = rhythmPoint({ ...study, offsets, samples: 150 });
      expect(rate).toBeLessThanOrEqual(0.05);
    },
  );

  test('more samples tell more', () => {
    const rates = [150, 300, 600].map(
      (samples) => rhythmPoint({ ...study, offsets: 'personal', samples }).rate,
    );
    expect(rates).toEqual([...rates].sort((a, b) => b - a));
    expect(rates.at(-1)).toBeLessThan(0.01);
  });

  test('a full match of different typists is rare, also where most offsets are common to all', () => {
    const falseFull = (offsets: Offsets, samples: number) =>
      rhythmPoint({ ...study, offsets, samples }).falseFull;
    expect(falseFull('personal', 150)).toBeLessThan(0.005);
    expect(falseFull('personal', 300)).toBeLessThan(0.002);
    expect(falseFull('common', 300)).toBeLessThan(0.02);
  });

  test('a rhythm learned from many short sessions is that of one long one', () => {
    const dice = random(3);
    const who = typist(5, 'personal');
    const short = Array.from({ length: 12 }, () =>
      profileOfStrokes(strokesOf(who, dice, 40, COMMANDS)),
    );
    const long = profileOfStrokes(strokesOf(who, dice, 480, COMMANDS));
    const apart = difference(pooledProfile(short), long);
    expect(apart && rhythmDistance(apart)).toBeLessThan(0.9);
  });
});
