import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openMemoryStore } from 'shardscope';
import type { Observation, SessionSummary } from '@shardscope/sdk';
import { PRODUCER, observation, result, summary } from '../../sdk/store/session-results.ts';

const session = summary();

/** Any string of UTF-16 units: lone surrogates, NUL and byte order marks too. */
const anyText = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.constantFrom(0, 0xfeff, 0xdce9)))
  .map((units) => String.fromCharCode(...units));

const anyScalar = fc.oneof(
  fc.constantFrom('typed', 'pasted', 'a3f0c2d4e5b60718', 'A3F0C2D4E5B60718', 'abc', ''),
  anyText,
  fc.double(),
  fc.integer(),
  fc.constantFrom(-0, 0, 2 ** 30, -(2 ** 30), 2 ** 53, Number.MAX_VALUE),
);

const anyObservation = fc
  .record({
    primitive: fc.oneof(fc.constantFrom('motor.a', 'motor.b', 'temporal.c'), anyText),
    value: fc.oneof(anyScalar, fc.boolean(), fc.constant(null), fc.array(anyScalar)),
    confidence: fc.oneof(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 0, max: 100 }).map((hundredths) => hundredths / 100),
      fc.constantFrom(-0, 0.1 + 0.2, 1 - Number.EPSILON),
    ),
    identity_ref: fc.option(anyText),
  })
  .map((changes) => observation(session, changes));

it('keeps every observation exactly, whatever its value', async () => {
  const store = await openMemoryStore();
  fc.assert(
    fc.property(fc.array(anyObservation, { maxLength: 60 }), (observations) => {
      store.persist(result(session, { extractions: [{ producer: PRODUCER, observations }] }));
      expectSame(store.observations(session.evidenceRef), observations);
    }),
    { numRuns: 300 },
  );
});

it('keeps times to the bit, shared or not', async () => {
  const store = await openMemoryStore();
  const anyTime = fc.oneof(fc.double(), fc.constantFrom(0, 1_795_000_060.123457));
  const timed = fc
    .record({
      ts: anyTime,
      window: fc.record({ start_ts: anyTime, end_ts: anyTime }, { noNullPrototype: true }),
    })
    .map((times) => observation(session, times));
  fc.assert(
    fc.property(fc.array(timed, { maxLength: 5 }), (observations) => {
      store.persist(result(session, { extractions: [{ producer: PRODUCER, observations }] }));
      expectSame(store.observations(session.evidenceRef), observations);
    }),
  );
});

it('keeps values that are too many for the dictionary', async () => {
  const store = await openMemoryStore();
  const values = Array.from({ length: 70_000 }, (_each, i) => `value ${i}`);
  const observations = [observation(session, { value: values })];
  store.persist(result(session, { extractions: [{ producer: PRODUCER, observations }] }));
  expectSame(store.observations(session.evidenceRef), observations);
});

it('takes a few bytes an observation', async () => {
  const observations = (of: SessionSummary) =>
    Array.from({ length: 38 }, (_each, i) =>
      observation(of, { primitive: `motor.p${i}`, value: `label ${i % 5}`, confidence: 0.7 }),
    );
  const sizes = await Promise.all(
    [observations, () => []].map(async (make) => {
      const store = await openMemoryStore();
      for (let i = 0; i < 500; i += 1) {
        const each = summary({ sid: `session ${i}` });
        const extractions = [{ producer: PRODUCER, observations: make(each) }];
        store.persist(result(each, { extractions }));
      }
      return store.export().length;
    }),
  );
  expect(((sizes[0] ?? 0) - (sizes[1] ?? 0)) / 500 / 38).toBeLessThan(8);
});

/** Bit for bit: `toEqual` would take −0 for 0. */
function expectSame(stored: readonly Observation[], persisted: readonly Observation[]): void {
  expect(stored.length).toBe(persisted.length);
  stored.forEach((each, i) => expect(each).toStrictEqual(persisted[i]));
}
