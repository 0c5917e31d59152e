import { describe, expect, it } from 'vitest';
import { attributionV01 } from '@shardscope/plugins';
import {
  defineLifter,
  defineMerger,
  definePlugin,
  type Lifter,
  type Merger,
  type PrimitiveDefinition,
  type TaggerEvent,
} from '@shardscope/sdk';
import {
  assertTagged,
  assertUntagged,
  commandEvent,
  conformance,
  liftAll,
  mergeValues,
} from '@shardscope/sdk/testing';

const TAG = {
  ...{ technique: 'T1105', tactic: 'TA0011', confidence: 0.8, evidence: {} },
  ...{ ruleId: 'ACME1', ruleVersion: 1 },
};

const isDownload: Lifter['lift'] = ({ payload }) => (textOf(payload).includes('wget') ? [TAG] : []);

const textOf = ({ command_text: text }: TaggerEvent['payload']): string =>
  typeof text === 'string' ? text : '';

const tagger = (lift: Lifter['lift'] = isDownload) =>
  definePlugin({
    ...{ id: 'acme/tagger', version: '1.0.0', apiVersion: '^1.0' },
    lifters: [defineLifter({ id: 'downloads', handles: ['command'], lift })],
  });

const SIZE: PrimitiveDefinition = {
  ...{ name: 'acme.size', tier: 'A', valueKind: 'numeric', meaning: 'Size.' },
};

const counting: Merger = defineMerger({
  id: 'count',
  accepts: (primitive) => primitive === 'acme.size',
  init: () => ({ n: 0, ts: 0 }),
  add: ({ n }: { n: number; ts: number }, { ts }) => ({ n: n + 1, ts }),
  verdict: ({ n, ts }) => ({
    ...{ current_value: n, state: 'stable', confidence: 0.5 },
    ...{ observation_count: n, last_observation_ts: ts },
  }),
});

const merging = (merger: Merger = counting) =>
  definePlugin({
    ...{ id: 'acme/merging', version: '1.0.0', apiVersion: '^1.0' },
    primitives: [SIZE],
    mergers: [merger],
  });

async function objections(checks: ReturnType<typeof conformance>): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const { name, run } of checks) await run().catch(() => failed.push(name));
  return failed;
}

describe('running lifters', () => {
  it('tells what was tagged', async () => {
    const run = await liftAll(tagger(), [commandEvent('wget x', 'a'), commandEvent('ls', 'b')]);
    expect(assertTagged(run, 'T1105')).toMatchObject({ source_id: 'a', confidence: 0.8 });
    expect(() => assertTagged(run, 'T1059')).toThrow('but T1105');
    expect(() => assertUntagged(run)).toThrow('something was tagged');
    assertUntagged(await liftAll(tagger(), [commandEvent('ls')]));
  });

  it('tells of faults', async () => {
    const run = await liftAll(
      tagger(() => [{ ...TAG, confidence: 2 }]),
      [commandEvent('ls')],
    );
    expect(run.faults).toMatchObject([{ code: 'E_TAG_INVALID' }]);
    expect(() => assertUntagged(run)).toThrow('confidence');
  });
});

describe('running mergers', () => {
  it('gives the verdict after each value', async () => {
    const verdicts = await mergeValues(merging(), SIZE, [5, 6]);
    expect(verdicts.map(({ current_value }) => current_value)).toEqual([1, 2]);
    const other = { ...SIZE, name: 'acme.other' };
    await expect(mergeValues(merging(), other, [1])).rejects.toThrow('No merger');
  });

  it('puts the state through JSON', async () => {
    const merger: Merger = {
      ...counting,
      init: () => ({ seen: new Set() }) as never,
      add: ({ seen }: never, { value }) => ({ seen: (seen as Set<unknown>).add(value) }) as never,
    };
    await expect(mergeValues(merging(defineMerger(merger)), SIZE, [1])).rejects.toThrow('add');
  });
});

describe('the conformance suite', () => {
  it('passes good lifters and mergers', async () => {
    const events = [commandEvent('wget x')];
    expect(await objections(conformance(tagger(), { events }))).toEqual([]);
    expect(await objections(conformance(merging()))).toEqual([]);
  });

  it('finds the built-in mergers sound', async () => {
    const checks = conformance(attributionV01, { merges: [SIZE] });
    expect(await objections(checks.filter(({ name }) => name.includes('series')))).toEqual([]);
  });

  it.each<[string, Lifter['lift']]>([
    ['gives only tags that are whole, and no faults', () => [{ ...TAG, ruleId: '' }]],
    ['tags something of its own events', () => []],
    [
      'tags the same for the same events, in whatever order',
      (() => {
        let n = 0;
        return () => [{ ...TAG, ruleVersion: n++ }];
      })(),
    ],
    [
      'survives hostile events',
      ({ payload }) => ((payload['command_text'] as string).trim() === 'x' ? [TAG] : []),
    ],
  ])('finds a lifter that does not hold "%s"', async (check, lift) => {
    expect(
      await objections(
        conformance(tagger(lift), { events: [commandEvent('ls')] }).filter(
          ({ name }) => name === check,
        ),
      ),
    ).toEqual([check]);
  });

  it('finds a lifter that looks at every pair of characters', async () => {
    const lift: Lifter['lift'] = ({ payload }) => {
      const text = textOf(payload);
      let pairs = 0;
      for (let i = 0; i < text.length; i++) {
        for (let j = i; j < text.length; j++) if (text[i] === text[j]) pairs = (pairs + 1) % 7;
      }
      return pairs > 9 ? [TAG] : [];
    };
    const [last] = conformance(tagger(lift)).slice(-1);
    await expect(last?.run()).rejects.toThrow('times as long');
  });

  it.each<[string, Partial<Merger>]>([
    ['a state that is none', { verdict: () => ({ state: 'happy' }) as never }],
    [
      'a confidence above 1',
      { verdict: (state) => ({ ...counting.verdict(state), confidence: 1.5 }) },
    ],
    ['a count that is not so', { add: (state) => state }],
  ])('finds a merger with %s', async (_what, changes) => {
    const plugin = merging(defineMerger({ ...counting, ...changes }));
    expect(await objections(conformance(plugin))).toContain('says something sound of every series');
  });
});
