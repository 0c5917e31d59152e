import { setTimeout } from 'node:timers/promises';
import { lastValueFrom, take } from 'rxjs';
import { describe, expect, it } from 'vitest';
import {
  contextV01,
  defineExtractor,
  definePlugin,
  memoryBus,
  memoryStore,
  runPipeline,
  type PipelineEvent,
  type Store,
} from '@shardscope/sdk';
import { recordedSession, sourceOf, type WatchedSource } from './support/recorded-session.ts';
import { counter, envelopes, faults, report, run, sessions } from './support/runs.ts';

describe('a run', () => {
  it('is cold: nothing is pulled before somebody subscribes, and each subscription is a run', async () => {
    const source = sourceOf(sessions(2));
    const events = runPipeline({
      source,
      plugins: [{ plugin: counter() }],
      context: contextV01,
    });
    await setTimeout(5);
    expect(source.pulled).toBe(0);
    await lastValueFrom(events);
    await lastValueFrom(events);
    expect(source.pulled).toBe(4);
  });

  it('stamps id, ts, window, source and evidence, with the attacker beside the observation', async () => {
    const [, , observed] = envelopes(await run({ source: sourceOf(sessions(1)) }));
    expect(observed).toMatchObject({
      v: 1,
      topic: 'attacker.observation.acme.inputs',
      type: 'acme.inputs',
      ts: 1_793_491_200 + 1.51,
      payload: {
        primitive: 'acme.inputs',
        value: 3,
        confidence: 1,
        window: { start_ts: 0.1, end_ts: 1.51 },
        source: 'acme/counter@1.2.3',
        evidence_ref: 'shard:web/ssh/sessions-2026-11-01.jsonl#s0',
        identity_ref: null,
        attacker_uuid: recordedSession('s0').attacker.uuid,
      },
    });
    expect(observed?.id).toBe(observed?.payload['id']);
  });

  it('gives the same ids and times when it is run again elsewhere', async () => {
    expect(envelopes(await run({}))).toEqual(envelopes(await run({ concurrency: 1 })));
  });

  it('takes the shard date where the header has no wall time', async () => {
    const session = recordedSession('s0', undefined, { header: null, shardDate: 86_400 });
    const events = envelopes(await run({ source: sourceOf([session]) }));
    expect(events.at(-1)?.ts).toBe(86_400);
  });

  it('ends a session that is final, and not one that may still grow', async () => {
    const growing = recordedSession('s1', undefined, { final: false });
    const events = envelopes(await run({ source: sourceOf([recordedSession('s0'), growing]) }));
    const ended = events.filter((event) => event.topic === 'attacker.session.ended');
    expect(ended.map((event) => event.payload['session_id'])).toEqual(['s0']);
  });

  it('adds explanations only when asked', async () => {
    const explain = () => ({
      ...{ metric: 'inputs', unit: 'count', measured: 3, thresholds: [], samples: 3 },
      ranges: [],
    });
    const plugin = counter((n) => [{ primitive: 'acme.inputs', value: n, confidence: 1, explain }]);
    const plain = await run({ plugins: [{ plugin }] });
    const explained = await run({ plugins: [{ plugin }], explain: true });
    expect(plain.some((event) => event.kind === 'event' && event.explain)).toBe(false);
    expect(explained.filter((event) => event.kind === 'event' && event.explain)).toHaveLength(3);
  });

  it('errors when a plugin cannot be loaded', async () => {
    const plugins = [{ plugin: counter(undefined, { apiVersion: '^9.0' }) }];
    await expect(run({ plugins })).rejects.toMatchObject({ code: 'E_PLUGIN_API' });
  });
});

describe('demand', () => {
  it.each([1, 2, 5])(
    'never pulls more than concurrency %d + 1 sessions beyond those completed',
    async (concurrency) => {
      const source = sourceOf(sessions(40));
      let completed = 0;
      let worst = 0;
      const slow = counter(async function* (inputs) {
        worst = Math.max(worst, source.pulled - completed);
        await setTimeout(1);
        worst = Math.max(worst, source.pulled - completed);
        yield { primitive: 'acme.inputs', value: inputs, confidence: 1 };
        completed += 1;
      });
      await run({ source, plugins: [{ plugin: slow }], concurrency });
      expect(source.pulled).toBe(40);
      expect(worst).toBeGreaterThanOrEqual(concurrency);
      expect(worst).toBeLessThanOrEqual(concurrency + 1);
    },
  );

  it('stops pulling when the subscriber leaves, and closes the source', async () => {
    const source = sourceOf(sessions(1000));
    const options = { source, plugins: [{ plugin: counter() }], context: contextV01 };
    await lastValueFrom(runPipeline(options).pipe(take(8)));
    await waitFor(() => source.closed);
    expect(source.pulled).toBeLessThan(20);
  });

  it('stops between sessions on the signal, keeps what is persisted, and goes on from there', async () => {
    const store = memoryStore();
    const stop = new AbortController();
    const source: WatchedSource = sourceOf(sessions(50));
    const first = await new Promise<PipelineEvent[]>((resolve, reject) => {
      const seen: PipelineEvent[] = [];
      runPipeline({
        ...{ source, store, plugins: [{ plugin: counter() }], context: contextV01 },
        signal: stop.signal,
      }).subscribe({
        next(event) {
          seen.push(event);
          if (seen.filter(({ kind }) => kind === 'session').length === 10) stop.abort();
        },
        error: reject,
        complete: () => resolve(seen),
      });
    });
    const done = report(first).sessions;
    expect(done).toBeGreaterThanOrEqual(10);
    expect(done).toBeLessThan(50);
    const second = report(await run({ source: sourceOf(sessions(50)), store }));
    expect(second.sessions).toBe(50 - done);
    expect(second.skipped).toEqual({ 'already profiled': done });
  });
});

describe('the session-ended handler', () => {
  it('does not read again what this extractor version has profiled', async () => {
    const store = memoryStore();
    await run({ store });
    const source = sourceOf(sessions(3));
    const again = await run({ store, source });
    expect(source.pulled).toBe(0);
    expect(envelopes(again)).toEqual([]);
    expect(report(again).skipped).toEqual({ 'already profiled': 3 });
  });

  it('extracts again when the session has grown or the output version was raised', async () => {
    const store = memoryStore();
    await run({ store });
    const grown = sourceOf([recordedSession('s0', undefined, { endOffset: 2000 })]);
    expect(report(await run({ store, source: grown })).sessions).toBe(1);
    const raised = [{ plugin: counter(undefined, { outputVersion: 2 }) }];
    expect(report(await run({ store, plugins: raised })).sessions).toBe(3);
  });

  it('counts a session that gives nothing as having no observations, and does not do it twice', async () => {
    const store = memoryStore();
    const plugins = [{ plugin: counter(() => []) }];
    expect(report(await run({ store, plugins })).skipped).toEqual({ 'no observations': 3 });
    expect(report(await run({ store, plugins })).skipped).toEqual({ 'already profiled': 3 });
  });

  it('publishes only what was persisted: nothing of a session whose persist failed', async () => {
    const memory = memoryStore();
    const store: Store = {
      missing: (candidate, producers) => memory.missing(candidate, producers),
      refresh: (candidate) => memory.refresh(candidate),
      persist(result) {
        if (result.session.sid === 's1') throw new Error('disk full');
        return memory.persist(result);
      },
    };
    const bus = memoryBus();
    const published: unknown[] = [];
    bus.subscribe('attacker.observation.>', (event) =>
      published.push(event.payload['evidence_ref']),
    );
    const events = await run({ store, bus });
    expect(published).toHaveLength(2);
    expect(published.join()).not.toContain('#s1');
    expect(report(events).deferred).toEqual({ 'persist failed': 1 });
    expect(faults(events)).toMatchObject([{ code: 'E_PERSIST_FAILED', phase: 'persist' }]);
  });

  it('keeps what was persisted when publishing fails', async () => {
    const store = memoryStore();
    const broken = {
      publish() {
        throw new Error('bus is gone');
      },
      subscribe: () => () => undefined,
    };
    const events = await run({ store, bus: broken, source: sourceOf(sessions(1)) });
    expect(faults(events)[0]).toMatchObject({ code: 'E_PUBLISH_FAILED', phase: 'publish' });
    expect(report(await run({ store, source: sourceOf(sessions(1)) })).sessions).toBe(0);
  });

  it('never publishes a private primitive', async () => {
    const [definition] = counter().primitives ?? [];
    if (!definition) throw new Error('the counter declares a primitive');
    const plugin = counter(undefined, { primitives: [{ ...definition, private: true }] });
    const topics = envelopes(await run({ plugins: [{ plugin }] })).map(({ topic }) => topic);
    expect(topics).not.toContain('attacker.observation.acme.inputs');
    expect(topics).toContain('attacker.session.ended');
  });
});

describe('a plugin that fails', () => {
  it('costs the one session, with its name in the report, and the run goes on', async () => {
    let calls = 0;
    const plugin = counter((inputs) => {
      calls += 1;
      if (calls === 2) throw new Error('cannot count');
      return [{ primitive: 'acme.inputs', value: inputs, confidence: 1 }];
    });
    const events = await run({ plugins: [{ plugin }], concurrency: 1 });
    expect(report(events).observations).toEqual({ 'acme.inputs': 2 });
    expect(faults(events)).toMatchObject([
      {
        code: 'E_PLUGIN_FAULT',
        plugin: 'acme/counter@1.2.3',
        part: 'inputs',
        evidenceRef: 'shard:web/ssh/sessions-2026-11-01.jsonl#s1',
        cause: 'cannot count',
      },
    ]);
  });

  it('is refused what it does not declare, and values outside their domain', async () => {
    const plugin = counter(() => [
      { primitive: 'acme.other', value: 1, confidence: 1 },
      { primitive: 'acme.inputs', value: 5000, confidence: 1 },
      { primitive: 'acme.inputs', value: 7, confidence: 2 },
      { primitive: 'acme.inputs', value: 7, confidence: 0.5 },
    ]);
    const events = await run({ plugins: [{ plugin }], source: sourceOf(sessions(1)) });
    expect(faults(events).map(({ code }) => code)).toEqual([
      'E_PRIMITIVE_UNDECLARED',
      'E_OBSERVATION_INVALID',
      'E_OBSERVATION_INVALID',
    ]);
    expect(report(events).observations).toEqual({ 'acme.inputs': 1 });
  });

  it('is a fault at the deadline when its promise never settles', async () => {
    const plugin = counter(async function* () {
      await new Promise(() => undefined);
      yield { primitive: 'acme.inputs', value: 1, confidence: 1 };
    });
    const events = await run({
      ...{ plugins: [{ plugin }], source: sourceOf(sessions(2)), deadlineMs: 20 },
    });
    expect(faults(events).map(({ code }) => code)).toEqual([
      'E_PLUGIN_TIMEOUT',
      'E_PLUGIN_TIMEOUT',
    ]);
  });

  it('is switched off after five faults in a row, and the sessions are still recorded', async () => {
    const plugin = counter(() => {
      throw new Error('always');
    });
    const events = await run({
      ...{ plugins: [{ plugin }], source: sourceOf(sessions(12)), concurrency: 1 },
    });
    expect(faults(events).filter(({ code }) => code === 'E_PLUGIN_FAULT')).toHaveLength(5);
    expect(faults(events).filter(({ code }) => code === 'E_PLUGIN_QUARANTINED')).toHaveLength(1);
    expect(report(events).sessions).toBe(12);
  });

  it('has its time measured', async () => {
    const [timing] = report(await run({})).plugins;
    expect(timing).toMatchObject({ plugin: 'acme/counter@1.2.3', calls: 3, faults: 0 });
    expect(timing?.runMs).toBeGreaterThan(0);
  });

  it('says why it was silent, counted by reason', async () => {
    const silent = definePlugin({
      ...counter(),
      extractors: [
        defineExtractor({
          id: 'inputs',
          provides: ['acme.inputs'],
          extract(_session, context) {
            context.skip('acme.inputs', 'too few inputs');
            return [];
          },
        }),
      ],
    });
    const events = await run({ plugins: [{ plugin: silent }] });
    expect(report(events).silent).toEqual({ 'acme.inputs': { 'too few inputs': 3 } });
  });
});

async function waitFor(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 200 && !condition(); i++) await setTimeout(5);
  expect(condition()).toBe(true);
}
