import { describe, expect, test } from 'vitest';
import { attackerUuid, primitiveRegistry, type Observation } from '@shardscope/sdk';
import {
  categoricalMerger,
  hashMerger,
  mergerFor,
  numericMerger,
  refusalOf,
  semanticsOf,
  stubIdentityUuid,
  takeOneProducer,
} from './support/attribution.ts';
import { observation } from './support/observations.ts';

const registry = primitiveRegistry();
registry.register({
  name: 'motor.input_modality',
  tier: 'A',
  valueKind: 'categorical',
  values: ['typed', 'pasted', 'mixed'],
  meaning: 'How input arrives.',
});
registry.register({
  name: 'motor.digraph_profile',
  tier: 'A',
  valueKind: 'array',
  meaning: 'Rhythm.',
  private: true,
});
registry.register({
  name: 'temporal.persistence',
  tier: 'B',
  valueKind: 'categorical',
  values: ['resident'],
  meaning: 'How often somebody comes.',
});
registry.register({ name: 'x.speed', tier: 'A', valueKind: 'numeric', meaning: 'Speed.' });
registry.register({ name: 'toolchain.ja3', tier: 'C', valueKind: 'hash', meaning: 'TLS client.' });

const ATTACKER = attackerUuid('203.0.113.7');
const reason = (one: Observation, attacker: string | null = ATTACKER) =>
  refusalOf(one, attacker, registry)?.reason ?? null;

describe('what may enter a series', () => {
  test('values of the domain, and unregistered primitives', () => {
    expect(reason(observation({ value: 'typed' }))).toBeNull();
    expect(reason(observation({ value: ['a', 1], primitive: 'acme.thing' }))).toBeNull();
  });

  test('nothing of a newer schema: it is passed on, not interpreted', () => {
    const newer = { ...observation({ value: 'typed' }), v: 2 } as unknown;
    expect(reason(newer as Observation)).toBe('newer schema');
  });

  test('nothing outside its domain, and the refusal does not repeat the value', () => {
    const odd = observation({ value: 'hunter2' });
    const refusal = refusalOf(odd, ATTACKER, registry);
    expect(refusal?.reason).toBe('outside its domain');
    expect(refusal?.message).not.toContain('hunter2');
    expect(reason(observation({ value: 'typed', confidence: 1.5 }))).toBe('outside its domain');
    expect(reason(observation({ value: Number.NaN, primitive: 'x.speed' }))).toBe(
      'outside its domain',
    );
    expect(reason(observation({ value: Infinity, primitive: 'acme.thing' }))).toBe(
      'outside its domain',
    );
  });

  test('nothing without attacker, primitive or time', () => {
    expect(reason(observation({ value: 'typed' }), null)).toBe('no attacker');
    expect(reason(observation({ value: 'typed', primitive: '' }))).toBe('no primitive');
    expect(reason(observation({ value: 'typed', ts: Number.NaN }))).toBe('no time');
  });

  test('neither what is private nor what speaks of a whole identity', () => {
    expect(reason(observation({ value: [], primitive: 'motor.digraph_profile' }))).toBe('private');
    expect(reason(observation({ value: 'resident', primitive: 'temporal.persistence' }))).toBe(
      'cross-session',
    );
  });
});

test('the value kind chooses the merger', () => {
  const mergers = [numericMerger, hashMerger, categoricalMerger];
  const chosen = (name: string) => mergerFor(mergers, name, registry.get(name))?.id;
  expect(chosen('x.speed')).toBe('numeric');
  expect(chosen('toolchain.ja3')).toBe('hash');
  expect(chosen('motor.input_modality')).toBe('categorical');
  expect(chosen('acme.unheard_of')).toBe('categorical');
  expect(chosen('motor.digraph_profile')).toBeUndefined();
  expect(chosen('temporal.persistence')).toBeUndefined();
});

describe('two producers of one session', () => {
  const own = new Set(['motor.input_modality', 'motor.keystroke_cadence']);
  const by = (source: string, primitive: string, session = 's1') => ({
    source,
    primitive,
    evidence_ref: session,
  });
  const ours = 'shardscope/behave-shell@1.2.0;semantics=0.1';

  test('ours counts, even where it is silent', () => {
    const mine = by(ours, 'motor.input_modality');
    expect(
      takeOneProducer(
        [by('profiler', 'motor.input_modality'), mine, by('profiler', 'motor.keystroke_cadence')],
        own,
      ),
    ).toEqual([mine]);
  });

  test('what only others measure stays, from sensors as from plugins', () => {
    const sensor = by('net-sensor@2', 'toolchain.ja3');
    const plugin = by('acme/words@1.0.0', 'acme.words');
    const mine = by(ours, 'motor.input_modality');
    expect(takeOneProducer([sensor, plugin, mine], own)).toEqual([sensor, plugin, mine]);
  });

  test('of strangers the first by name, whole, whatever came first', () => {
    const a = by('alpha@9', 'motor.input_modality');
    const b = by('beta@1', 'motor.input_modality');
    const other = by('beta@1', 'motor.keystroke_cadence');
    expect(takeOneProducer([b, other, a], own)).toEqual([a]);
    expect(takeOneProducer([a, b, other], own)).toEqual([a]);
  });

  test('each session has its own', () => {
    const foreign = by('profiler', 'motor.input_modality', 's2');
    const mine = by(ours, 'motor.input_modality', 's1');
    expect(takeOneProducer([foreign, mine], own)).toEqual([foreign, mine]);
  });

  test('semantics are read off the source', () => {
    expect(semanticsOf(ours)).toBe('0.1');
    expect(semanticsOf('shardscope/behave-shell@2.0.0;semantics=1.0')).toBe('1.0');
    expect(semanticsOf('profiler')).toBe('0.1');
  });
});

test('an attacker by itself is an identity, the same on every machine', () => {
  expect(stubIdentityUuid(ATTACKER)).toBe(stubIdentityUuid(attackerUuid('203.0.113.7')));
  expect(stubIdentityUuid(ATTACKER)).not.toBe(ATTACKER);
  expect(stubIdentityUuid(ATTACKER)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-/);
});
