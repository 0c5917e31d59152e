import { describe, expect, it } from 'vitest';
import { openMemoryStore, type SqliteStore } from 'shardscope';
import { attackerUuid, type Observation, type SessionSummary } from '@shardscope/sdk';
import { describeStore } from '../../sdk/store/store-contract.ts';
import {
  OTHER_PRODUCER,
  PRODUCER,
  attackerAt,
  command,
  observation,
  result,
  summary,
  unknownAttacker,
} from '../../sdk/store/session-results.ts';

describeStore('the SQLite store', async () => {
  const store = await openMemoryStore();
  return {
    store,
    observations: (evidenceRef) => store.observations(evidenceRef),
    attackerOf: (evidenceRef) => store.session(evidenceRef)?.attackerUuid,
  };
});

describe('a stored session', () => {
  it('is read back as it was persisted', async () => {
    const store = await openMemoryStore();
    const session = summary({
      truncated: true,
      lines: { junk: 1, malformed: 2, oversized: 3 },
      endOffset: 7_000_000_000,
    });
    store.persist(result(session));
    expect(store.session(session.evidenceRef)).toEqual({
      evidenceRef: session.evidenceRef,
      attackerUuid: attackerUuid('192.0.2.7'),
      sid: session.sid,
      decky: 'decky-01',
      service: 'ssh',
      shard: 'sessions-2026-11-20.jsonl',
      startedAt: 1_795_000_000.25,
      endedAt: 1_795_000_060.5,
      durationS: 60.25,
      inputs: 30,
      outputs: 45,
      commands: 2,
      observations: 1,
      final: true,
      truncated: true,
      cut: false,
      lines: { junk: 1, malformed: 2, oversized: 3 },
      tags: 0,
      tactics: [],
      width: 120,
      height: 40,
    });
    expect(store.missing(session, [PRODUCER])).toEqual([]);
  });

  it('has no size and no times where the recording has none', async () => {
    const store = await openMemoryStore();
    const session = summary({ header: null, startedAt: null, endedAt: null });
    store.persist(result(session));
    expect(store.session(session.evidenceRef)).toMatchObject({
      width: null,
      height: null,
      startedAt: null,
      endedAt: null,
    });
  });

  it('is unknown when nothing or something else was persisted', async () => {
    const store = await openMemoryStore();
    store.persist(result());
    expect(store.session(summary({ sid: 'another' }).evidenceRef)).toBeNull();
    expect(store.session('no pointer')).toBeNull();
    expect(store.observations(summary({ shard: 'sessions-2026-11-21.jsonl' }).evidenceRef)).toEqual(
      [],
    );
  });

  it('keeps its commands in order, a masked one without text', async () => {
    const store = await openMemoryStore();
    const commands = [
      command(0, 'sudo -i'),
      command(1, null),
      { index: 2, t: 4.000001, text: 'ls', provenance: 'log' as const },
    ];
    store.persist(result(summary(), { commands }));
    expect(store.commands(summary().evidenceRef)).toEqual(
      commands.map((each) => ({ ...each, shortened: false })),
    );
  });

  it('has the commands of its latest result only', async () => {
    const store = await openMemoryStore();
    store.persist(result());
    store.persist(result(summary(), { commands: [command(0, 'id')] }));
    expect(store.commands(summary().evidenceRef).map(({ text }) => text)).toEqual(['id']);
    expect(store.counts().commands).toBe(1);
  });

  it('keeps the beginning of what is too much, and says so', async () => {
    const store = await openMemoryStore();
    const commands = Array.from({ length: 10_050 }, (_each, i) =>
      command(i, `é${'x'.repeat(5000)}`),
    );
    store.persist(result(summary(), { commands }));
    const stored = store.commands(summary().evidenceRef);
    expect(stored).toHaveLength(10_000);
    expect(stored[0]).toMatchObject({ shortened: true, text: `é${'x'.repeat(4094)}` });
    expect(stored[9999]).toMatchObject({ shortened: true, text: '' });
    expect(store.session(summary().evidenceRef)?.commands).toBe(10_050);
    expect(store.export().length).toBeLessThan(1_000_000);
  });
});

describe('persisting', () => {
  it('changes nothing when the same result comes again', async () => {
    const store = await openMemoryStore();
    store.persist(result());
    const before = contents(store);
    store.persist(result());
    expect(contents(store)).toEqual(before);
  });

  it('leaves nothing of a result that fails half-way', async () => {
    const store = await openMemoryStore();
    store.persist(result());
    const before = contents(store);
    const other = summary({ sid: 'other', shard: 'sessions-2026-11-21.jsonl', decky: 'decky-02' });
    const fresh = observation(other, { primitive: 'motor.fresh', value: 'never seen' });
    const broken = {
      ...fresh,
      get confidence(): number {
        throw new Error('cannot be told');
      },
    };
    const persist = (...observations: readonly Observation[]) =>
      store.persist(result(other, { extractions: [{ producer: PRODUCER, observations }] }));
    expect(() => persist(fresh, broken)).toThrow('cannot be told');
    expect(contents(store)).toEqual(before);
    persist(fresh);
    expect(store.observations(other.evidenceRef)).toEqual([fresh]);
  });

  it('refuses observations that name another session or source', async () => {
    const store = await openMemoryStore();
    const session = summary();
    const strangers = [
      observation(session, { evidence_ref: summary({ sid: 'other' }).evidenceRef }),
      observation(session, { source: 'example/rhythm@9.9.9' }),
    ];
    for (const stranger of strangers) {
      const extractions = [{ producer: PRODUCER, observations: [stranger] }];
      expect(() => store.persist(result(session, { extractions }))).toThrow(
        expect.objectContaining({ code: 'E_RESULT_INVALID' }),
      );
    }
    expect(store.counts().sessions).toBe(0);
  });

  it('refuses a session whose evidence_ref points elsewhere', async () => {
    const store = await openMemoryStore();
    const session = { ...summary(), evidenceRef: summary({ decky: 'decky-02' }).evidenceRef };
    expect(() => store.persist(result(session, { extractions: [] }))).toThrow(
      expect.objectContaining({ code: 'E_RESULT_INVALID' }),
    );
    expect(store.missing(session, [PRODUCER])).toEqual([PRODUCER]);
  });

  it('goes on after an export', async () => {
    const store = await openMemoryStore();
    store.persist(result());
    expect(store.export().length).toBeGreaterThan(0);
    store.persist(result(summary({ sid: 'second' })));
    expect(store.counts().sessions).toBe(2);
  });
});

describe('queries', () => {
  it('count what is stored', async () => {
    const store = await openMemoryStore();
    expect(new Set(Object.values(store.counts()))).toEqual(new Set([0]));
    store.persist(result());
    store.persist(result(summary({ sid: 'second', final: false })));
    const lines = { junk: 1, malformed: 20, oversized: 300 };
    store.persist(result(summary({ sid: 'third', attacker: attackerAt('198.51.100.3'), lines })));
    expect(store.counts()).toEqual({
      attackers: 2,
      sessions: 3,
      provisional: 1,
      observations: 3,
      commands: 6,
      empty: 0,
      events: 3 * (30 + 45),
      unreadableLines: 321,
    });
    expect(store.observationCounts()).toEqual({ 'motor.input_modality': 3 });
  });

  it('list attackers by when they were last seen, with all of their sessions', async () => {
    const store = await openMemoryStore();
    const early = { startedAt: 100, endedAt: 200 };
    const late = { startedAt: 5000, endedAt: 6000 };
    const other = attackerAt('2001:db8::1');
    store.persist(result(summary({ sid: 'a', ...early })));
    store.persist(result(summary({ sid: 'b', startedAt: 300, endedAt: 400, service: 'telnet' })));
    store.persist(result(summary({ sid: 'c', decky: 'decky-02', final: false, ...early })));
    store.persist(result(summary({ sid: 'd', attacker: other, ...late })));
    store.persist(result(timeless('e')));
    expect(store.attackers()).toMatchObject([
      {
        ...{ uuid: other.uuid, address: '2001:db8::1', origin: 'log' },
        ...{ sessions: 1, provisional: 0, observations: 1, firstSeen: 5000, lastSeen: 6000 },
        ...{ services: ['ssh'], deckies: ['decky-01'] },
      },
      {
        ...{ uuid: attackerUuid('192.0.2.7'), address: '192.0.2.7', origin: 'log' },
        ...{ sessions: 3, provisional: 1, observations: 3, firstSeen: 100, lastSeen: 400 },
        ...{ services: ['ssh', 'telnet'], deckies: ['decky-01', 'decky-02'] },
      },
      {
        ...{ uuid: timeless('e').attacker.uuid, address: null, origin: 'none' },
        ...{ sessions: 1, provisional: 0, observations: 1, firstSeen: null, lastSeen: null },
        ...{ services: ['ssh'], deckies: ['decky-01'] },
      },
    ]);
  });

  it('find an attacker by uuid and by its address in any form', async () => {
    const store = await openMemoryStore();
    const attacker = attackerAt('2001:db8::1');
    store.persist(result(summary({ attacker })));
    for (const text of [attacker.uuid, '2001:db8::1', '2001:0DB8:0::1']) {
      expect(store.attacker(text)).toMatchObject({ uuid: attacker.uuid, sessions: 1 });
      expect(store.sessions(text)).toHaveLength(1);
    }
    expect(store.attacker('192.0.2.99')).toBeNull();
    expect(store.sessions('192.0.2.99')).toEqual([]);
  });

  it('give an attacker’s sessions by start', async () => {
    const store = await openMemoryStore();
    store.persist(result(summary({ sid: 'late', startedAt: 500 })));
    store.persist(result(summary({ sid: 'early', startedAt: 100 })));
    store.persist(result(summary({ sid: 'timeless', startedAt: null })));
    expect(store.sessions('192.0.2.7').map(({ sid }) => sid)).toEqual([
      'timeless',
      'early',
      'late',
    ]);
  });

  it('give the newest observation of each primitive and how many there are', async () => {
    const store = await openMemoryStore();
    persistValues(store, summary({ sid: 'new', startedAt: 200, endedAt: 300 }), ['typed', null]);
    persistValues(store, summary({ sid: 'old', startedAt: 10, endedAt: 20 }), ['pasted', 'x']);
    expect(
      store.latestObservations('192.0.2.7').map(({ primitive, value, ts, count }) => {
        return { primitive, value, ts, count };
      }),
    ).toEqual([
      { primitive: 'motor.input_modality', value: 'typed', ts: 300, count: 2 },
      { primitive: 'motor.other', value: 'x', ts: 20, count: 1 },
    ]);
  });

  it('give the newest observations of one producer', async () => {
    const store = await openMemoryStore();
    const session = summary();
    const theirs = observation(session, { value: 'pasted' }, OTHER_PRODUCER);
    store.persist(
      result(session, {
        extractions: [
          { producer: PRODUCER, observations: [observation(session)] },
          { producer: OTHER_PRODUCER, observations: [theirs] },
        ],
      }),
    );
    const [ours, ...more] = store.latestObservations('192.0.2.7', PRODUCER.id);
    expect(ours).toMatchObject({ value: 'typed', count: 1, evidenceRef: session.evidenceRef });
    expect(more).toEqual([]);
    expect(store.latestObservations('192.0.2.7', 'nobody')).toEqual([]);
  });

  it('visit observations of an attacker, a session, a producer or a primitive', async () => {
    const store = await openMemoryStore();
    const one = summary({ sid: 'one' });
    const two = summary({ sid: 'two', attacker: attackerAt('198.51.100.3') });
    persistValues(store, one, ['typed', 'a']);
    persistValues(store, two, ['pasted', 'b']);
    const values = (query: Parameters<SqliteStore['eachObservation']>[0]) => {
      const found: unknown[] = [];
      store.eachObservation(query, ({ value }) => void found.push(value));
      return found;
    };
    expect(values({})).toEqual(['typed', 'a', 'pasted', 'b']);
    expect(values({ attacker: '198.51.100.3' })).toEqual(['pasted', 'b']);
    expect(values({ session: one.evidenceRef })).toEqual(['typed', 'a']);
    expect(values({ primitive: 'motor.other' })).toEqual(['a', 'b']);
    expect(values({ primitive: 'motor.other', attacker: '192.0.2.7' })).toEqual(['a']);
    expect(values({ producer: PRODUCER.id })).toHaveLength(4);
    for (const query of [{ primitive: 'none' }, { producer: 'none' }, { session: 'none' }]) {
      expect(values(query)).toEqual([]);
    }
  });

  it('can be asked while another one is going on', async () => {
    const store = await openMemoryStore();
    const session = summary();
    persistValues(store, session, ['typed', 'a']);
    const seen: number[] = [];
    store.eachObservation({ session: session.evidenceRef }, () => {
      seen.push(store.observations(session.evidenceRef).length);
    });
    expect(seen).toEqual([2, 2]);
  });

  it('say of each visited observation which session it is of', async () => {
    const store = await openMemoryStore();
    const refs = ['one', 'two'].map((sid) => {
      const session = summary({ sid });
      persistValues(store, session, ['typed', 'a']);
      return session.evidenceRef;
    });
    const seen: string[] = [];
    store.eachObservation({}, ({ evidenceRef }) => void seen.push(evidenceRef));
    expect(seen).toEqual([refs[0], refs[0], refs[1], refs[1]]);
  });
});

describe('incidents', () => {
  it('are counted by kind and reason until the next run begins', async () => {
    const store = await openMemoryStore();
    const { evidenceRef } = summary();
    store.record({ kind: 'skipped', reason: 'no observations', evidenceRef });
    store.record({ kind: 'skipped', reason: 'no observations', evidenceRef });
    store.record({ kind: 'deferred', reason: 'shard missing', evidenceRef });
    const fault = { code: 'E_SHARD_UNREADABLE', message: 'a.jsonl could not be read', file: 'a' };
    store.record({ kind: 'fault', fault });
    expect(store.incidentCounts()).toEqual([
      { kind: 'deferred', reason: 'shard missing', count: 1 },
      { kind: 'fault', reason: 'E_SHARD_UNREADABLE', count: 1 },
      { kind: 'skipped', reason: 'no observations', count: 2 },
    ]);
    expect(store.incidents()[3]).toEqual({ kind: 'fault', fault });
    store.startRun();
    expect(store.incidentCounts()).toEqual([]);
    expect(store.incidents()).toEqual([]);
  });

  it('are all counted, and a thousand of each kind kept', async () => {
    const store = await openMemoryStore();
    for (let i = 0; i < 1200; i += 1) {
      store.record({ kind: 'skipped', reason: 'already profiled', evidenceRef: `${i}` });
    }
    store.record({ kind: 'deferred', reason: 'shard missing', evidenceRef: 'x' });
    expect(store.incidentCounts().map(({ count }) => count)).toEqual([1, 1200]);
    expect(store.incidents()).toHaveLength(1001);
  });
});

function timeless(sid: string): SessionSummary {
  const { evidenceRef } = summary({ sid });
  const attacker = unknownAttacker(evidenceRef);
  return summary({ sid, attacker, startedAt: null, endedAt: null });
}

/** Persists a session with a value of each of two primitives; null for none. */
function persistValues(
  store: SqliteStore,
  session: SessionSummary,
  values: readonly (string | null)[],
): void {
  const primitives = ['motor.input_modality', 'motor.other'];
  const observations = values.flatMap((value, i) =>
    value === null ? [] : [observation(session, { primitive: primitives[i] ?? '', value })],
  );
  store.persist(result(session, { extractions: [{ producer: PRODUCER, observations }] }));
}

/** Everything that queries can see. */
function contents(store: SqliteStore): unknown {
  const attackers = store.attackers();
  const sessions = attackers.flatMap(({ uuid }) => store.sessions(uuid));
  return {
    attackers,
    sessions,
    counts: store.counts(),
    observations: sessions.map(({ evidenceRef }) => store.observations(evidenceRef)),
    commands: sessions.map(({ evidenceRef }) => store.commands(evidenceRef)),
    bytes: store.export().length,
  };
}
