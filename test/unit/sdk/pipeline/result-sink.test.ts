import { describe, expect, it } from 'vitest';
import {
  memoryBus,
  memoryStore,
  primitiveRegistry,
  storeSink,
  type AnalysedSession,
  type PipelineEvent,
  type ResultSink,
} from '@shardscope/sdk';
import { sourceOf } from './support/recorded-session.ts';
import { counter, report, run, sessions } from './support/runs.ts';

/** A sink that keeps nothing but what it was handed. */
function collecting(known: readonly string[] = []) {
  const taken: AnalysedSession[] = [];
  const refreshed: string[] = [];
  const sink: ResultSink = {
    missing: ({ sid }, producers) => (known.includes(sid) ? [] : producers),
    take: (analysed) => Promise.resolve(void taken.push(analysed)),
    refresh: ({ sid }) => Promise.resolve(void refreshed.push(sid)),
  };
  return { sink, taken, refreshed };
}

describe('a run with a sink of its own', () => {
  it('hands over what sessions gave, and says nothing of them itself', async () => {
    const { sink, taken, refreshed } = collecting(['s1']);
    const events = await run({ sink, source: sourceOf(sessions(3)) });
    expect(taken.map(({ result }) => result.session.sid)).toEqual(['s0', 's2']);
    expect(refreshed).toEqual(['s1']);
    expect(events.map(({ kind }) => kind)).toEqual(['started', 'done']);
    expect(report(events)).toMatchObject({ sessions: 0, skipped: {} });
  });

  it('gives elsewhere what a run with a store and a bus gives', async () => {
    const { sink, taken } = collecting();
    await run({ sink });
    const registry = primitiveRegistry();
    counter().primitives?.forEach((primitive) => registry.register(primitive));
    const later = storeSink(memoryStore(), { bus: memoryBus(), registry, explain: false });
    const events: PipelineEvent[] = [];
    for (const each of taken) await later.take(each, (event) => events.push(event));
    const atOnce = (await run({})).filter(({ kind }) => kind === 'session' || kind === 'event');
    expect(events).toEqual(atOnce);
  });
});
