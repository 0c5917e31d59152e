import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  openEventTagger,
  openMergers,
  type IdentityRecord,
  type Observation,
  type TaggerEvent,
} from '@shardscope/sdk';
import { isolatedUse, loadIsolated } from '../../../../packages/engine/src/plugins/index.ts';
import { PLUGINS, TIGHT } from './support/isolated-runs.ts';

const ATTACK = {
  release: '19.1',
  techniques: [{ id: 'T1105', name: 'Ingress Tool Transfer', tactics: ['TA0011'], url: 'x' }],
};

async function useOf(file: string) {
  return isolatedUse(await loadIsolated({ named: join(PLUGINS, file), limits: TIGHT }), ATTACK);
}

describe('a lifter in a process of its own', () => {
  const events = (...commands: readonly string[]): readonly TaggerEvent[] =>
    commands.map((command, i) => ({
      source_kind: 'command',
      source_id: `s#cmd${i}`,
      attacker_uuid: null,
      identity_uuid: null,
      session_id: 's',
      decky_id: 'web',
      payload: { command_text: command },
    }));

  async function lift(...commands: readonly string[]) {
    const { release, techniques } = ATTACK;
    const attack = {
      release,
      technique: (id: string) => techniques.find((each) => each.id === id),
    };
    const plugins = [await useOf('tagger.ts')];
    const tagger = await openEventTagger({ plugins, attack, deadlineMs: 60_000 });
    const { produced, faults } = await tagger.lift(events(...commands), 0, 'here');
    await tagger.dispose();
    return { tags: produced.flatMap(({ tags }) => tags), faults };
  }

  it('tags what it would tag in this one, and can look up ATT&CK', async () => {
    const { tags, faults } = await lift('id', 'wget', 'ls', 'wget');
    expect(faults).toEqual([]);
    expect(tags).toMatchObject([
      { source_id: 's#cmd1', technique_id: 'T1105', evidence: { name: 'Ingress Tool Transfer' } },
      { source_id: 's#cmd3', rule_id: 'ACME1' },
    ]);
  });

  it('loses the event over which it throws', async () => {
    const { tags, faults } = await lift('throw', 'wget');
    expect(tags).toHaveLength(1);
    expect(faults).toMatchObject([
      { code: 'E_PLUGIN_FAULT', plugin: 'acme/tagger@2.0.0', part: 'words', phase: 'lift' },
    ]);
    expect(faults[0]?.stack).toContain('tagger.ts');
  });

  it.each([
    ['loop', 'E_PLUGIN_TIMEOUT'],
    ['nonsense', 'E_PLUGIN_FAULT'],
  ])('loses the events of a session that has it %s', async (command, code) => {
    const { tags, faults } = await lift('wget', command);
    expect(tags).toEqual([]);
    expect(faults).toMatchObject([{ code, part: 'words' }]);
  });
});

const record = (...values: readonly number[]): IdentityRecord => ({
  identity_uuid: '00000000-0000-5000-8000-000000000001',
  members: ['00000000-0000-5000-8000-000000000002'],
  sessions: [],
  observations: values.flatMap((value, i) => [
    { ...observation(value, i), order: i },
    { ...observation(value, i), id: `${i}`.padStart(32, 'f'), primitive: 'acme.secret', order: i },
  ]),
  fresh: new Set(values.map((_value, i) => observation(0, i).evidence_ref)),
  states: [],
  suspected: [],
  derived: [],
});

function observation(value: number, i: number): Observation {
  return {
    id: i.toString(16).padStart(32, '0'),
    v: 1,
    ts: 1_800_000_000 + i,
    primitive: 'acme.size',
    value,
    confidence: 1,
    window: { start_ts: 0, end_ts: 1 },
    source: 'acme/sizes@1.0.0',
    evidence_ref: `shard:web/ssh/sessions-2026-11-01.jsonl#s${i}`,
    identity_ref: null,
  };
}

describe('a merger in a process of its own', () => {
  async function fold(...values: readonly number[]) {
    const merging = await useOf('merging.ts');
    const sizes = definedSizes(merging.plugin);
    const attack = { release: 'none', technique: () => undefined };
    const mergers = await openMergers({ plugins: [sizes, merging], attack, deadlineMs: 60_000 });
    const identity = record(...values);
    await mergers.prepare(identity);
    const outcome = await mergers.fold(identity);
    const history = outcome.faults.length > 0 ? [] : mergers.history(identity, 'acme.size');
    await mergers.dispose();
    return { ...outcome, history };
  }

  it('says what it would say in this one', async () => {
    const { folded, faults, history } = await fold(2, 4, 6);
    expect(faults).toEqual([]);
    expect(folded.states).toMatchObject([
      { primitive: 'acme.size', current_value: 4, state: 'stable', observation_count: 3 },
    ]);
    expect(history.map(({ new_state }) => new_state)).toEqual(['unknown', 'stable']);
  });

  it.each([
    [13, 'E_PLUGIN_FAULT', 'not thirteen'],
    [14, 'E_PLUGIN_TIMEOUT', '2000 ms'],
  ])('loses a series with %d', async (value, code, words) => {
    const { folded, faults } = await fold(2, value);
    expect(folded.states).toEqual([]);
    expect(faults).toMatchObject([{ code, message: expect.stringContaining(words) as string }]);
  });
});

describe('a merger that correlates, in a process of its own', () => {
  async function correlated(...values: readonly number[]) {
    const merging = await useOf('merging.ts');
    const correlating = await useOf('correlating.ts');
    const attack = { release: 'none', technique: () => undefined };
    const mergers = await openMergers({
      ...{ plugins: [definedSizes(merging.plugin), merging, correlating], attack },
      deadlineMs: 60_000,
    });
    const identity = record(...values);
    await mergers.prepare(identity);
    const outcome = await mergers.fold(identity);
    const explained = await mergers.explain(
      { ...identity, states: outcome.folded.states },
      'acme.total',
    );
    await mergers.dispose();
    return { ...outcome, explained };
  }

  it('says of an identity what it would say in this one', async () => {
    const { folded, events, faults, explained } = await correlated(2, 4, 6);
    expect(faults).toEqual([]);
    expect(folded.derived).toMatchObject([
      { primitive: 'acme.total', value: 12, confidence: 0.5, source: 'acme/correlating@1.0.0' },
    ]);
    const suspected = events.find(({ topic }) => topic.endsWith('multi_actor_suspected'));
    expect(suspected?.payload).toMatchObject({ primitives: ['acme.size'], confidence: 0.4 });
    expect(explained).toMatchObject({ metric: 'sum', measured: 12 });
  });

  it('is not handed what is private', async () => {
    expect((await correlated(2, 4, 6)).explained).toMatchObject({ samples: 0 });
  });

  it.each([
    ['throws', [6, 7], 'E_PLUGIN_FAULT', 'not thirteen'],
    ['does not end', [10, 4], 'E_PLUGIN_TIMEOUT', '2000 ms'],
    ['speaks of what it did not declare', [10, 5], 'E_PRIMITIVE_UNDECLARED', '"acme.size"'],
  ])('costs its own answer where it %s', async (_what, values, code, words) => {
    const { folded, faults } = await correlated(...values);
    expect(folded.derived).toEqual([]);
    expect(folded.states).toMatchObject([{ primitive: 'acme.size', observation_count: 2 }]);
    // Once, though it is asked again for the explanation.
    expect(faults).toMatchObject([
      { code, plugin: 'acme/correlating@1.0.0', message: expect.stringContaining(words) as string },
    ]);
  });
});

/** A plugin that declares what the merger merges. */
function definedSizes(like: Awaited<ReturnType<typeof useOf>>['plugin']) {
  const of = { tier: 'A', valueKind: 'numeric', meaning: 'Size.' } as const;
  const primitives = [
    { name: 'acme.size', ...of },
    { name: 'acme.secret', private: true, ...of },
  ];
  const plugin = { ...like, id: 'acme/sizes', primitives, mergers: [], lifters: [] };
  return { plugin };
}
