import { describe, expect, it } from 'vitest';
import {
  contextV01,
  openFolder,
  runPipeline,
  type AnalysedSession,
  type Explain,
  type ResultSink,
} from '@shardscope/sdk';
import { sessionPacking } from '../../../../packages/engine/src/analysis/parallel/packed-session.ts';
import { semanticsOf } from '../../../../packages/engine/src/semantics.ts';
import { SAMPLES } from './support/threads.ts';

const SEMANTICS = semanticsOf('0.1');

async function analysed(): Promise<readonly AnalysedSession[]> {
  const taken: AnalysedSession[] = [];
  const sink: ResultSink = {
    missing: (_candidate, producers) => producers,
    take: (each) => Promise.resolve(void taken.push(each)),
    refresh: () => Promise.resolve(),
  };
  const source = await openFolder(SAMPLES);
  await runPipeline({ source, sink, plugins: SEMANTICS.plugins, context: contextV01 }).forEach(
    () => undefined,
  );
  return taken;
}

/** As it is at the other end of a channel. */
function crossed(each: AnalysedSession, explains = new Map<string, Explain>()): AnalysedSession {
  const here = sessionPacking(SEMANTICS);
  const there = sessionPacking(semanticsOf('0.1'));
  return there.unpack(structuredClone(here.pack(each, explains)));
}

describe('what a session gave', () => {
  it('is the same in the other thread', async () => {
    const sessions = await analysed();
    expect(sessions.length).toBeGreaterThan(20);
    for (const each of sessions) {
      const { result, ts, extracted } = crossed(each);
      expect(result).toEqual(each.result);
      expect(ts).toBe(each.ts);
      expect(extracted.map(({ observation }) => observation)).toEqual(
        each.extracted.map(({ observation }) => observation),
      );
      expect(extracted.map(({ explain }) => explain())).toEqual(extracted.map(() => null));
    }
  });

  it('keeps its explanations', async () => {
    const [each] = await analysed();
    if (!each) throw new Error('There is no sample.');
    const explains = new Map<string, Explain>();
    for (const { observation, explain } of each.extracted) {
      const explained = explain();
      if (explained) explains.set(observation.id, explained);
    }
    expect(explains.size).toBeGreaterThan(0);
    expect(crossed(each, explains).extracted.map(({ explain }) => explain())).toEqual(
      each.extracted.map(({ explain }) => explain()),
    );
  });

  it('keeps odd numbers and text that is no text', async () => {
    const [each] = await analysed();
    if (!each) throw new Error('There is no sample.');
    const { result } = each;
    const odd = {
      ...each,
      result: {
        ...result,
        session: { ...result.session, durationS: -0, endedAt: 1e308 },
        commands: [
          { index: 0, t: -0, text: 'caf\udce9 \u0000 \ud800', provenance: 'log' as const },
        ],
        extractions: result.extractions.map(({ producer }) => ({ producer, observations: [] })),
      },
      extracted: [],
    };
    expect(crossed(odd).result).toStrictEqual(odd.result);
  });
});
