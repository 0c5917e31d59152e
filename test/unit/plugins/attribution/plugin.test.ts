import { fileURLToPath } from 'node:url';
import { lastValueFrom, toArray } from 'rxjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { behaveShellV01 } from '@shardscope/plugins';
import {
  contextV01,
  memoryBus,
  memoryStore,
  openFolder,
  primitiveRegistry,
  runPipeline,
  type AttributionState,
  type CallContext,
  type Correlation,
  type Envelope,
  type IdentityChange,
  type IdentityView,
  type MemoryStore,
  type PipelineEvent,
} from '@shardscope/sdk';
import { attributionV01, type AttributionOptions } from './support/attribution.ts';
import { nocturnal } from './simulated/calendars.ts';

const SAMPLES = fileURLToPath(new URL('../../../../samples', import.meta.url));
const PROFILE = 'motor.digraph_profile';

describe('beside the plugin that measures sessions, over the samples', () => {
  const store: MemoryStore = memoryStore();
  const published: Envelope[] = [];
  let events: readonly PipelineEvent[] = [];

  beforeAll(async () => {
    const bus = memoryBus();
    bus.subscribe('>', (event) => void published.push(event));
    events = await lastValueFrom(
      runPipeline({
        source: await openFolder(SAMPLES),
        plugins: [
          { plugin: behaveShellV01 },
          { plugin: attributionV01, options: { secret: 's'.repeat(32) } },
        ],
        context: contextV01,
        store,
        bus,
      }).pipe(toArray()),
    );
  });

  test('runs without a fault of its own', () => {
    const faults = events.filter(({ kind }) => kind === 'fault');
    expect(JSON.stringify(faults)).not.toContain('shardscope/attribution');
  });

  test('keeps typing profiles, and publishes none', () => {
    const kept = store
      .results()
      .flatMap(({ extractions }) => extractions.flatMap(({ observations }) => observations))
      .filter(({ primitive }) => primitive === PROFILE);
    expect(kept.length).toBeGreaterThan(0);
    expect(published.length).toBeGreaterThan(0);
    expect(published.filter(({ type }) => type === PROFILE)).toEqual([]);
    expect(JSON.stringify(events)).not.toContain(`"${PROFILE}","value"`);
  });
});

describe('what it says of an identity', () => {
  const correlator = attributionV01.mergers?.find(({ id }) => id === 'identity');

  function correlate(change: IdentityChange, view: Partial<IdentityView>): Correlation[] {
    const whole: IdentityView = {
      identity_uuid: 'i-1',
      members: ['a-1'],
      states: () => [],
      observations: () => [],
      sessions: () => [],
      ...view,
    };
    const context: CallContext<AttributionOptions> = {
      plugin: attributionV01,
      options: { utcOffsetHours: 0 },
      log: { debug: () => undefined, info: () => undefined, warn: () => undefined },
      signal: new AbortController().signal,
      registry: primitiveRegistry(),
      attack: { release: '19.1', technique: () => undefined },
      regex: {
        compile: () => {
          throw new Error('no patterns are asked for');
        },
      },
      onDispose: () => undefined,
      deadline: 1000,
    };
    return [...(correlator?.correlate?.(change, whole, context) ?? [])];
  }

  const state = (primitive: string): AttributionState => ({
    identity_uuid: 'i-1',
    primitive,
    state: 'multi_actor',
    current_value: 'a',
    confidence: 0.6,
    observation_count: 5,
    last_observation_ts: 9,
    last_change_ts: 7,
    schema_version: 1,
  });

  test('several actors, when a state changed', () => {
    const states = [state('motor.b'), state('motor.a')];
    const [current] = states;
    if (!current) throw new Error('two states');
    const change = {
      kind: 'state',
      identity_uuid: 'i-1',
      primitive: 'motor.b',
      previous: null,
      current,
    } as const;
    expect(correlate(change, { states: () => states })).toMatchObject([
      { kind: 'multi_actor_suspected', primitives: ['motor.a', 'motor.b'], confidence: 0.6 },
    ]);
    expect(correlate(change, { states: () => states.slice(1) })).toEqual([]);
  });

  test('what many sessions show, when sessions were added: declared, valid, explained', () => {
    const registry = primitiveRegistry();
    for (const definition of attributionV01.primitives ?? []) registry.register(definition);
    for (const definition of behaveShellV01.primitives ?? []) registry.register(definition);
    const yielded = correlate(
      { kind: 'sessions', identity_uuid: 'i-1' },
      { sessions: () => nocturnal(1) },
    );
    expect(yielded.length).toBeGreaterThan(3);
    for (const one of yielded) {
      if (one.kind !== 'observation') throw new Error('only observations');
      const { primitive, value, confidence, explain } = one.draft;
      registry.check(primitive, value, confidence);
      expect(explain?.().metric).not.toBe('');
    }
  });
});
