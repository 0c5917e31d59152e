import { lastValueFrom, take, tap, toArray } from 'rxjs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { PipelineEvent } from '@shardscope/sdk';
import {
  ALL,
  ALONE,
  WORKERS,
  comparable,
  doneOf,
  faultCodes,
  generatedFolder,
  idsOf,
  open,
  run,
  sessionOf,
  sessionsOf,
} from './support/threads.ts';

const SHARDS = 4;
const SESSIONS = 60;

/** Limits of a run whose workers die when they have sent so many messages. */
function mortal(death: 'exits' | 'throws', messages: number) {
  vi.stubEnv('MORTAL_DEATH', death);
  vi.stubEnv('MORTAL_MESSAGES', String(messages));
  onTestFinished(() => void vi.unstubAllEnvs());
  const module = new URL('./support/mortal-worker.ts', import.meta.url);
  return { ...WORKERS, module };
}

function withoutLoss(events: readonly PipelineEvent[]): readonly PipelineEvent[] {
  return events.filter((each) => each.kind !== 'fault' || each.fault.code !== 'E_WORKER_LOST');
}

describe('a worker that dies', () => {
  it.each<['exits' | 'throws', number]>([
    ['exits', 0],
    ['exits', 4],
    ['throws', 2],
    ['throws', 7],
  ])(
    'is told of and its sessions are analysed all the same: %s after %d messages',
    async (death, messages) => {
      const root = await generatedFolder(SHARDS, SESSIONS);
      const expected = await run(await open(root, ALONE));
      const events = await run(await open(root, mortal(death, messages)));
      expect(faultCodes(events)).toEqual(['E_WORKER_LOST', 'E_WORKER_LOST']);
      expect(comparable(withoutLoss(events))).toEqual(comparable(expected));
      expect(doneOf(events)).toMatchObject({ sessions: SHARDS * SESSIONS, faults: 2 });
    },
  );

  it('names the shards that it had not finished', async () => {
    const root = await generatedFolder(SHARDS, SESSIONS);
    const events = await run(await open(root, mortal('exits', 3)));
    const [fault] = events.flatMap((each) => (each.kind === 'fault' ? [each.fault] : []));
    expect(fault?.message).toMatch(/exit code 7.*decky-\d\/ssh.* analysed again/);
    expect(fault?.file).toMatch(/^decky-\d\/ssh\/transcripts\/sessions-2026-01-15\.jsonl$/);
  });

  it('that never began costs nothing', async () => {
    const root = await generatedFolder(SHARDS, 5);
    const limits = { ...WORKERS, module: new URL('./support/nowhere.ts', import.meta.url) };
    const events = await run(await open(root, limits));
    expect(sessionsOf(events)).toHaveLength(SHARDS * 5);
    expect(new Set(faultCodes(events))).toEqual(new Set(['E_WORKER_LOST']));
  });
});

describe('an abort', () => {
  it.each([WORKERS, ALL])(
    'keeps and tells what is in work, and another run goes on from there: %o',
    async (threads) => {
      const root = await generatedFolder(SHARDS, SESSIONS);
      const analysis = await open(root, threads);
      const abort = new AbortController();
      const first = await lastValueFrom(
        analysis.run({ signal: abort.signal, ready: slowly }).pipe(
          tap((each) => each.kind === 'session' && abort.abort()),
          toArray(),
        ),
      );
      expect(first.at(-1)?.kind).toBe('done');
      const begun = sessionsOf(first);
      expect(begun.length).toBeGreaterThan(0);
      expect(begun.length).toBeLessThan(SHARDS * SESSIONS);
      expect(analysis.store.counts().sessions).toBe(begun.length);
      const second = await run(analysis);
      expect([...begun, ...sessionsOf(second)].toSorted()).toEqual(
        sessionsOf(await run(await open(root, ALONE))).toSorted(),
      );
    },
  );

  it('before the beginning gives a run in which nothing is done', async () => {
    const analysis = await open(await generatedFolder(2, 2), WORKERS);
    const events = await run(analysis, { signal: AbortSignal.abort() });
    expect(events.map(({ kind }) => kind)).toEqual(['started', 'done']);
  });

  it('is made by unsubscribing', async () => {
    const analysis = await open(await generatedFolder(SHARDS, SESSIONS), WORKERS);
    const { signal } = new AbortController();
    await lastValueFrom(analysis.run({ signal, ready: slowly }).pipe(take(20)));
    let before = -1;
    await vi.waitUntil(() => before === (before = analysis.store.counts().sessions), {
      interval: 300,
      timeout: 10_000,
    });
    expect(before).toBeLessThan(SHARDS * SESSIONS);
  });
});

describe('a result that cannot be kept', () => {
  it.each([WORKERS, ALL])(
    'is not published, and is tried again by the next run: %o',
    async (threads) => {
      const analysis = await open(await generatedFolder(3, 10), threads);
      const published: string[] = [];
      analysis.bus.subscribe('>', (envelope) => published.push(sessionOf(envelope)));
      const persist = analysis.store.persist.bind(analysis.store);
      const refused: string[] = [];
      analysis.store.persist = (result) => {
        const { evidenceRef } = result.session;
        if (!evidenceRef.startsWith('shard:decky-1/')) {
          return persist(result);
        }
        refused.push(evidenceRef);
        throw new Error('disk full');
      };
      const events = await run(analysis);
      expect(refused).toHaveLength(10);
      expect(doneOf(events)).toMatchObject({
        sessions: 20,
        deferred: { 'persist failed': 10 },
        faults: 10,
      });
      expect(faultCodes(events)).toEqual(refused.map(() => 'E_PERSIST_FAILED'));
      expect(published.filter((ref) => refused.includes(ref))).toEqual([]);
      analysis.store.persist = persist;
      expect(sessionsOf(await run(analysis)).toSorted()).toEqual(refused.toSorted());
    },
  );
});

describe('a slow consumer', () => {
  it('slows all threads, so that no more than a few results wait', async () => {
    const analysis = await open(await generatedFolder(SHARDS, SESSIONS), WORKERS);
    const gate = Promise.withResolvers<undefined>();
    let ready = 20;
    const events: PipelineEvent[] = [];
    const { signal } = new AbortController();
    const ended = analysis
      .run({ signal, ready: () => (ready-- > 0 ? Promise.resolve() : gate.promise) })
      .forEach((each) => void events.push(each));
    await vi.waitUntil(() => ready < 0, { timeout: 10_000 });
    await new Promise((done) => setTimeout(done, 300));
    expect(sessionsOf(events).length).toBeLessThanOrEqual(20 + WORKERS.threads);
    gate.resolve(undefined);
    await ended;
    expect(sessionsOf(events)).toHaveLength(SHARDS * SESSIONS);
    expect(new Set(idsOf(events)).size).toBe(idsOf(events).length);
  });

  it('that never takes anything does not keep a run from being stopped', async () => {
    const analysis = await open(await generatedFolder(SHARDS, SESSIONS), WORKERS);
    const abort = new AbortController();
    const never = (): Promise<void> => new Promise(() => undefined);
    const events = await lastValueFrom(
      analysis.run({ signal: abort.signal, ready: never }).pipe(
        tap((each) => each.kind === 'started' && setTimeout(() => abort.abort(), 100)),
        toArray(),
      ),
    );
    expect(events.at(-1)?.kind).toBe('done');
  });

  it('that fails ends the run with its error', async () => {
    const analysis = await open(await generatedFolder(2, 20), WORKERS);
    const ready = (): Promise<void> => Promise.reject(new Error('the pager is gone'));
    await expect(run(analysis, { ready })).rejects.toThrow('the pager is gone');
  });
});

function slowly(): Promise<void> {
  return new Promise((done) => setTimeout(done, 5));
}
