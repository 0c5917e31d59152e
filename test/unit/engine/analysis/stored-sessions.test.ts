import { describe, expect, it } from 'vitest';
import { sessionEnvelopes } from '@shardscope/sdk';
import { openMemoryStore, type SqliteStore } from 'shardscope';
import { storedEnvelopes } from '../../../../packages/engine/src/analysis/stored-envelopes.ts';
import { semanticsOf } from '../../../../packages/engine/src/semantics.ts';
import { summaryTable } from '../../../../packages/engine/src/cli/format-table.ts';
import { attackerAt, observation, PRODUCER, summary } from '../../sdk/store/session-results.ts';

const isPrivate = (primitive: string): boolean => primitive === 'motor.digraph_profile';

/** A store with one session, of which one observation is nobody's business. */
async function storeWithSecret(changes: Parameters<typeof summary>[0] = {}): Promise<SqliteStore> {
  const store = await openMemoryStore();
  const session = summary(changes);
  const observations = [
    observation(session),
    observation(session, { primitive: 'motor.digraph_profile', value: [17, 4.5] }),
  ];
  store.persist({ session, commands: [], extractions: [{ producer: PRODUCER, observations }] });
  return store;
}

describe('the events of a stored session', () => {
  it('are those that were published, private primitives left out', async () => {
    const store = await storeWithSecret();
    const types = storedEnvelopes(store, summary().evidenceRef, isPrivate).map(({ type }) => type);
    expect(types).toEqual(['session.started', 'session.ended', 'motor.input_modality']);
  });

  it('carry the same times as when they were published, with wall time and without', async () => {
    for (const changes of [{}, { startedAt: null, endedAt: null, header: null }]) {
      const store = await storeWithSecret(changes);
      const session = summary(changes);
      const shardDate = Date.UTC(2026, 10, 20) / 1000;
      const published = sessionEnvelopes(session, shardDate);
      const stored = storedEnvelopes(store, session.evidenceRef, isPrivate);
      expect(stored.slice(0, 2)).toEqual(published);
    }
  });

  it('cost the same whether their attacker has one session or thousands', async () => {
    const store = await openMemoryStore();
    const persist = (sid: string, address: string): string => {
      const session = summary({ sid, attacker: attackerAt(address) });
      const extractions = [{ producer: PRODUCER, observations: [observation(session)] }];
      store.persist({ session, commands: [], extractions });
      return session.evidenceRef;
    };
    const rare = persist('rare', '192.0.2.1');
    const busy = Array.from({ length: 4000 }, (_value, i) => persist(`busy${i}`, '192.0.2.2'));
    const seconds = (evidenceRef: string): number => {
      const started = performance.now();
      for (let i = 0; i < 200; i += 1) storedEnvelopes(store, evidenceRef, isPrivate);
      return performance.now() - started;
    };
    seconds(rare);
    expect(seconds(busy[2000] ?? '') / seconds(rare)).toBeLessThan(5);
  });

  it('are none for a session that is not stored', async () => {
    const store = await openMemoryStore();
    expect(storedEnvelopes(store, summary().evidenceRef, isPrivate)).toEqual([]);
  });
});

describe('a summary of a store', () => {
  it('leaves private primitives out', async () => {
    const store = await storeWithSecret();
    const summarised = { store, isPrivate, semantics: semanticsOf('0.1') };
    const lines = [...summaryTable(summarised, (_style, text) => text)].join('\n');
    expect(lines).toContain('input_modality');
    expect(lines).not.toContain('digraph_profile');
  });
});
