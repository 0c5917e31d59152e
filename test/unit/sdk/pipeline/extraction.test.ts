import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { defineExtractor, memoryBus, memoryStore, type ObservationDraft } from '@shardscope/sdk';
import { sourceOf } from './support/recorded-session.ts';
import { counter, envelopes, faults, report, run, sessions } from './support/runs.ts';

const draft: ObservationDraft = { primitive: 'acme.inputs', value: 7, confidence: 1 };

describe('an extraction that failed', () => {
  it('is tried again at the next run', async () => {
    const store = memoryStore();
    let broken = true;
    const plugin = counter(() => {
      if (broken) throw new Error('cannot count');
      return [draft];
    });
    const first = await run({ store, plugins: [{ plugin }] });
    expect(report(first)).toMatchObject({ faults: 3, observations: {} });
    broken = false;
    const second = await run({ store, plugins: [{ plugin }] });
    expect(report(second)).toMatchObject({ sessions: 3, observations: { 'acme.inputs': 3 } });
    const third = await run({ store, plugins: [{ plugin }] });
    expect(report(third).skipped).toEqual({ 'already profiled': 3 });
  });

  it('keeps what other extractors of the plugin gave', async () => {
    const store = memoryStore();
    const [primitive] = counter().primitives ?? [];
    if (!primitive) throw new Error('the counter declares a primitive');
    const plugin = counter(undefined, {
      primitives: [primitive, { ...primitive, name: 'acme.outputs' }],
      extractors: [
        ...(counter().extractors ?? []),
        defineExtractor({
          id: 'outputs',
          provides: ['acme.outputs'],
          extract() {
            throw new Error('cannot count');
          },
        }),
      ],
    });
    await run({ store, plugins: [{ plugin }], source: sourceOf(sessions(1)) });
    const [extraction] = store.results()[0]?.extractions ?? [];
    expect(extraction?.observations.map((each) => each.primitive)).toEqual(['acme.inputs']);
  });

  it('adds nothing any more when it comes too late', async () => {
    const store = memoryStore();
    const slow = defineExtractor({
      id: 'slow',
      provides: ['acme.inputs'],
      async *extract() {
        await setTimeout(40);
        yield draft;
      },
    });
    const [primitive] = counter().primitives ?? [];
    if (!primitive) throw new Error('the counter declares a primitive');
    const patient = defineExtractor({
      id: 'patient',
      provides: ['acme.outputs'],
      async *extract() {
        await setTimeout(25);
        yield { ...draft, primitive: 'acme.outputs' };
      },
    });
    const plugin = counter(undefined, {
      primitives: [primitive, { ...primitive, name: 'acme.outputs' }],
      extractors: [slow, patient],
    });
    const events = await run({
      ...{ store, plugins: [{ plugin }], source: sourceOf(sessions(1)), deadlineMs: 30 },
    });
    expect(faults(events)).toMatchObject([{ code: 'E_PLUGIN_TIMEOUT', part: 'slow' }]);
    expect(report(events).observations).toEqual({ 'acme.outputs': 1 });
  });

  it('is one that never stops yielding', async () => {
    const plugin = counter(function* () {
      for (;;) yield draft;
    });
    const events = await run({ plugins: [{ plugin }], source: sourceOf(sessions(1)) });
    expect(faults(events)).toMatchObject([
      { code: 'E_PLUGIN_FAULT', message: expect.stringContaining('1000') as string },
    ]);
  });
});

describe('an explanation that fails', () => {
  it('costs itself only: the observation and all others are published', async () => {
    const explain = (): never => {
      throw new Error('no idea');
    };
    const plugin = counter(() => [{ ...draft, explain }]);
    const published: string[] = [];
    const bus = memoryBus();
    bus.subscribe('attacker.observation.>', (event) => published.push(event.id));
    const events = await run({ plugins: [{ plugin }], bus, explain: true });
    expect(published).toHaveLength(3);
    expect(envelopes(events)).toHaveLength(9);
    expect(faults(events)).toMatchObject(
      Array(3).fill({ code: 'E_PLUGIN_FAULT', plugin: 'acme/counter@1.2.3', part: 'inputs' }),
    );
  });
});

describe('a context that cannot be built', () => {
  it('costs that one session, which is named and tried again', async () => {
    const store = memoryStore();
    const context = (): never => {
      throw new Error('what is this');
    };
    const events = await run({ store, context, source: sourceOf(sessions(1)) });
    expect(faults(events)).toMatchObject([
      {
        code: 'E_PLUGIN_FAULT',
        phase: 'context',
        message: expect.stringContaining('sessions-2026-11-01.jsonl#s0') as string,
        cause: 'what is this',
      },
    ]);
    expect(report(await run({ store, source: sourceOf(sessions(1)) })).sessions).toBe(1);
  });
});
