import { lastValueFrom, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import {
  attackerUuid,
  contextV01,
  memoryStore,
  runPipeline,
  type MemoryStore,
  type SessionSource,
  type Store,
} from '@shardscope/sdk';
import { recordedSession, sourceOf } from './support/recorded-session.ts';
import { counter, faults, report, run, sessions } from './support/runs.ts';

/** A store that cannot do some things, in front of one that can. */
function failingStore(memory: MemoryStore, changes: Partial<Store>): Store {
  return {
    missing: (candidate, producers) => memory.missing(candidate, producers),
    persist: (result) => memory.persist(result),
    refresh: (candidate) => memory.refresh(candidate),
    ...changes,
  };
}

describe('a session that is stored', () => {
  const address = '192.0.2.7';
  const attacker = { uuid: attackerUuid(address), address, origin: 'log' as const };

  it('is told of when it became final and when its address became known', async () => {
    const store = memoryStore();
    const growing = recordedSession('s0', undefined, { final: false });
    await run({ store, source: sourceOf([growing]) });
    const events = await run({ store, source: sourceOf([{ ...growing, final: true, attacker }]) });
    const { evidenceRef } = growing;
    expect(events).toContainEqual({
      ...{ kind: 'refreshed', evidenceRef, becameFinal: true, attackerChanged: true },
    });
    expect(report(events).skipped).toEqual({ 'already profiled': 1 });
  });

  it('is not told of when nothing about it has changed', async () => {
    const store = memoryStore();
    await run({ store });
    expect((await run({ store })).map(({ kind }) => kind)).not.toContain('refreshed');
  });

  it('that cannot be refreshed is deferred, and the run goes on', async () => {
    const memory = memoryStore();
    await run({ store: memory });
    const store = failingStore(memory, {
      refresh(candidate) {
        if (candidate.sid === 's1') throw new Error('disk full');
        return memory.refresh(candidate);
      },
    });
    const events = await run({ store });
    expect(report(events)).toMatchObject({
      ...{ deferred: { 'persist failed': 1 }, skipped: { 'already profiled': 2 } },
    });
    expect(faults(events)).toMatchObject([{ code: 'E_PERSIST_FAILED' }]);
  });
});

describe('a session without observations', () => {
  it('whose persist failed is deferred and nothing else', async () => {
    const store = failingStore(memoryStore(), {
      persist() {
        throw new Error('disk full');
      },
    });
    const plugins = [{ plugin: counter(() => []) }];
    const { skipped, deferred, sessions: analysed } = report(await run({ store, plugins }));
    expect({ skipped, deferred, analysed }).toEqual({
      ...{ skipped: {}, deferred: { 'persist failed': 3 }, analysed: 0 },
    });
  });
});

describe('a run that cannot go on', () => {
  it('ends after the sessions in work: nothing of it goes on behind the back of the caller', async () => {
    const memory = memoryStore();
    let working = 0;
    const store = failingStore(memory, {
      async persist(result) {
        working += 1;
        await new Promise((resolve) => setTimeout(resolve, 20));
        working -= 1;
        return memory.persist(result);
      },
    });
    const source: SessionSource = {
      async *sessions() {
        const [session] = sessions(1);
        if (session) yield { kind: 'session', session };
        await Promise.resolve();
        throw new Error('the cable was pulled');
      },
    };
    const events = runPipeline({
      ...{ source, store, plugins: [{ plugin: counter() }], context: contextV01, concurrency: 2 },
    });
    await expect(lastValueFrom(events.pipe(toArray()))).rejects.toThrow('the cable was pulled');
    expect(working).toBe(0);
    expect(memory.results()).toHaveLength(1);
  });
});
