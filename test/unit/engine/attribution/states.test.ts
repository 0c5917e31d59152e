import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY, OURS, START, at, hands, type Hands, type Session } from './support/hands.ts';

const MODALITY = 'motor.input_modality';
const PASTES = 'motor.paste_burst_rate';
const SIMHASH = 'motor.digraph_simhash';
const ADDRESS = '192.0.2.7';
const typed = { [MODALITY]: 'typed' };

function stateOf(of: Hands, primitive = MODALITY, address = ADDRESS) {
  return of.store.identities
    .states(of.identityOf(address))
    .find((state) => state.primitive === primitive);
}

/** One session a day, each with this value. */
function daily(of: Hands, values: readonly string[], primitive = MODALITY): void {
  values.forEach((value, day) => of.add({ name: `d${day}`, day, values: { [primitive]: value } }));
}

describe('a state', () => {
  it('is published first with no old state, then when it changes', async () => {
    const one = await hands();
    daily(one, ['typed', 'typed', 'typed', 'typed']);
    expect(await one.changes()).toEqual([`${MODALITY} null unknown`, `${MODALITY} unknown stable`]);
    one.add({ name: 'd4', day: 4, values: typed });
    expect(await one.changes()).toEqual([]);
    expect(stateOf(one)).toMatchObject({ state: 'stable', observation_count: 5 });
  });

  it('names the time of the observation that changed it, and keeps it while it lasts', async () => {
    const one = await hands();
    daily(one, ['typed', 'typed', 'typed', 'typed', 'typed', 'typed']);
    const { events } = await one.run();
    const stable = events.find(({ payload }) => payload['new_state'] === 'stable');
    const since = START + 2 * DAY + 60;
    expect(stable).toMatchObject({ ts: since, payload: { ts: since, old_state: 'unknown' } });
    one.add({ name: 'd9', day: 9, values: typed });
    await one.run();
    expect(stateOf(one)).toMatchObject({
      last_change_ts: since,
      last_observation_ts: START + 9 * DAY + 60,
    });
  });

  it('of a session that may still grow is none until the session is complete', async () => {
    const one = await hands();
    const growing = one.add({ name: 's', values: typed, changes: { final: false } });
    expect((await one.run()).events).toEqual([]);
    expect(one.store.identities.states(one.identityOf(ADDRESS))).toEqual([]);
    one.store.refresh({ ...growing, final: true });
    expect(await one.changes()).toEqual([`${MODALITY} null unknown`]);
  });

  it('takes a late session to its place and publishes the net change only', async () => {
    const one = await hands();
    for (const day of [0, 2, 3]) one.add({ name: `d${day}`, day, values: typed });
    await one.run();
    one.add({ name: 'd1', day: 1, values: { [MODALITY]: 'pasted' } });
    expect(await one.changes()).toEqual([`${MODALITY} stable multi_actor`]);
    expect(stateOf(one)).toMatchObject({ observation_count: 4, current_value: 'typed' });
  });

  it('is the same in whatever order sessions come', async () => {
    const [one, other] = [await hands(), await hands()];
    const days = [0, 1, 2, 3, 4, 5].map((day) => ({
      ...{ name: `d${day}`, day },
      values: { [MODALITY]: day % 2 === 0 ? 'typed' : 'mixed', [SIMHASH]: `${day}`.repeat(16) },
    }));
    for (const day of days) one.add(day);
    await one.run();
    for (const day of days.toReversed()) {
      other.add(day);
      await other.run();
    }
    const statesOf = (of: Hands) => of.store.identities.states(of.identityOf(ADDRESS));
    expect(statesOf(other)).toEqual(statesOf(one));
  });

  it('counts a session once, however often it is kept, and its newest version', async () => {
    const one = await hands();
    daily(one, ['typed', 'typed', 'typed']);
    await one.run();
    daily(one, ['typed', 'typed', 'typed']);
    expect(await one.changes()).toEqual([]);
    one.add({ name: 'd2', day: 2, values: { [MODALITY]: 'pasted' }, changes: { endOffset: 9999 } });
    expect(await one.changes()).toEqual([`${MODALITY} stable conflicted`]);
    expect(stateOf(one)).toMatchObject({ observation_count: 3 });
  });

  it('orders sessions without wall time by their place in the shard', async () => {
    const one = await hands();
    const noTime = { startedAt: null, endedAt: null, header: null };
    const values = ['typed', 'mixed', 'pasted'];
    for (const place of [2, 0, 1]) {
      one.add({
        name: `s${place}`,
        values: { [MODALITY]: values[place] ?? null },
        changes: { ...noTime, endOffset: 1000 * (place + 1) },
      });
    }
    await one.run();
    expect(stateOf(one)?.current_value).toBe('pasted');
  });
});

describe('observations that must not count', () => {
  it('of a value outside the domain are left out; the others of the session count', async () => {
    const one = await hands();
    one.add({ name: 's', values: { [MODALITY]: 'telepathy', [PASTES]: 'none' } });
    expect(await one.changes()).toEqual([`${PASTES} null unknown`]);
    expect(stateOf(one)).toBeUndefined();
  });

  it('of another producer are left out where there are ours, and count where there are none', async () => {
    const one = await hands();
    const theirs = {
      id: 'decnet/profiler',
      source: 'decnet/profiler@3.1;semantics=0.1',
      outputVersion: 1,
    };
    one.add({ name: 'both', day: 0, values: typed });
    one.add({ name: 'both', day: 0, values: { [MODALITY]: 'pasted' }, producer: theirs });
    one.add({ name: 'theirs', day: 1, values: { [MODALITY]: 'mixed' }, producer: theirs });
    await one.run();
    expect(stateOf(one)).toMatchObject({ observation_count: 2, current_value: 'mixed' });
  });

  it('of an unknown primitive are merged as labels', async () => {
    const one = await hands();
    daily(one, ['a', 'a', 'a'], 'acme.colour');
    await one.run();
    expect(stateOf(one, 'acme.colour')).toMatchObject({ state: 'stable', current_value: 'a' });
  });
});

describe('what cannot be merged', () => {
  it('is counted with the reason once, and costs nothing else', async () => {
    const one = await hands();
    daily(one, ['typed', 'on foot', 'typed', 'by hand', 'typed']);
    expect((await one.run()).unmerged).toEqual({ 'outside its domain': 2 });
    expect(stateOf(one)).toMatchObject({ state: 'stable', observation_count: 3 });
    one.add({ name: 'd9', day: 9, values: typed });
    expect((await one.run()).unmerged).toEqual({});
  });

  it('is not counted where it is not made for it', async () => {
    const one = await hands();
    one.add({ name: 'd0', values: { 'motor.digraph_profile': 'AAAA' } });
    const { unmerged, faults } = await one.run();
    expect({ unmerged, faults }).toEqual({ unmerged: {}, faults: [] });
  });
});

describe('several actors', () => {
  const turns = ['typed', 'pasted', 'typed', 'pasted', 'typed'];
  const suspected = async (of: Hands) =>
    (await of.run()).events
      .filter(({ topic }) => topic === 'attribution.profile.multi_actor_suspected')
      .map(({ payload: { primitives, confidence } }) => ({ primitives, confidence }));

  /** Days on which so many primitives take turns between two values. */
  function taking(of: Hands, days: readonly number[], primitives: number): void {
    for (const day of days) {
      of.add({
        ...{ name: `d${day}`, day },
        values: {
          [MODALITY]: turns[day % 2] ?? '',
          [PASTES]: primitives > 1 ? (['none', 'habitual'][day % 2] ?? '') : 'none',
          'motor.error_correction':
            primitives > 2 ? (['absent', 'deferred'][day % 2] ?? '') : 'absent',
        },
      });
    }
  }

  it('are suspected when two primitives take turns, not of one', async () => {
    const [one, two] = [await hands(), await hands()];
    taking(one, [0, 1, 2, 3, 4], 1);
    expect(await suspected(one)).toEqual([]);
    taking(two, [0, 1, 2, 3, 4], 2);
    const both = { primitives: [MODALITY, PASTES], confidence: 0.6 };
    expect(await suspected(two)).toEqual([both]);
    expect(two.store.identities.suspected(two.identityOf(ADDRESS))).toEqual(both.primitives);
  });

  it('are told of once, again when the primitives change, and anew after they fell below two', async () => {
    const one = await hands();
    taking(one, [0, 1, 2, 3, 4], 2);
    await one.run();
    taking(one, [5, 6], 2);
    expect(await suspected(one)).toEqual([]);
    taking(one, [7, 8, 9, 10, 11], 3);
    expect((await suspected(one)).at(-1)?.primitives).toHaveLength(3);
    taking(one, [12, 14, 16, 18, 20, 22], 2);
    expect(await suspected(one)).toEqual([]);
    expect(one.store.identities.suspected(one.identityOf(ADDRESS))).toEqual([]);
    taking(one, [23, 24, 25, 26, 27], 2);
    expect(await suspected(one)).toHaveLength(1);
  });
});

describe('what many sessions show together', () => {
  it('is said of the identity, points to it, and is told again only when it changes', async () => {
    const one = await hands();
    for (let day = 0; day < 20; day += 1) {
      one.add({ name: `d${day}`, day, values: typed });
    }
    const { events } = await one.run();
    const identity = one.identityOf(ADDRESS);
    const timing = events.find(({ type }) => type === 'temporal.session_timing');
    expect(timing).toMatchObject({
      topic: 'attacker.observation.temporal.session_timing',
      payload: {
        attacker_uuid: at(ADDRESS).uuid,
        identity_uuid: identity,
        identity_ref: identity,
        evidence_ref: `identity:${identity}#temporal.session_timing`,
        value: 'diurnal',
      },
    });
    expect(one.store.identities.derived(identity).map(({ primitive }) => primitive)).toContain(
      'cultural.weekend_cadence',
    );
    expect((await one.run()).events).toEqual([]);
  });
});

describe('an abort', () => {
  it('ends it between identities; the next run goes on', async () => {
    const many = await hands();
    for (let i = 0; i < 5; i += 1) {
      many.add({ name: `s${i}`, address: `192.0.2.${i + 1}`, values: typed });
    }
    const stop = new AbortController();
    stop.abort();
    expect((await many.run(stop.signal)).events).toEqual([]);
    expect(await many.changes()).toHaveLength(5);
  });
});

describe('a long series', () => {
  it('comes to the same, session by session, as when it is folded anew each time', async () => {
    const session = fc.record({
      day: fc.integer({ min: 0, max: 60 }),
      late: fc.boolean(),
      modality: fc.constantFrom('typed', 'pasted', 'mixed'),
      pastes: fc.constantFrom('none', 'habitual', null),
      again: fc.nat(40),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(session, { minLength: 1, maxLength: 12 }), async (rows) => {
        const one = await hands();
        let other = await hands();
        const begin = Array.from({ length: 30 }, (_each, day): Session => ({
          ...{ name: `b${day}`, day, values: { [MODALITY]: 'typed', [PASTES]: 'none' } },
        }));
        for (const each of begin) for (const of of [one, other]) of.add(each);
        expect(await one.changes()).toEqual(await other.changes());
        for (const [i, { day, late, modality, pastes, again }] of rows.entries()) {
          // Some come late, some are kept sessions that have grown.
          const name = again < 8 ? `b${again}` : `n${i}`;
          const next: Session = {
            name,
            day: late ? day : 100 + i,
            values: { [MODALITY]: modality, ...(pastes === null ? {} : { [PASTES]: pastes }) },
            changes: { endOffset: 5000 + i },
            producer: OURS,
          };
          for (const of of [one, other]) of.add(next);
          // Another process remembers nothing.
          other = await other.restarted();
          expect(await one.changes()).toEqual(await other.changes());
        }
        const identity = one.identityOf(ADDRESS);
        for (const what of ['states', 'derived', 'suspected'] as const) {
          expect(one.store.identities[what](identity)).toEqual(
            other.store.identities[what](identity),
          );
        }
      }),
      { numRuns: 25 },
    );
  });
});
