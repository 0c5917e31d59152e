import { behaveShellV01 } from '@shardscope/plugins';
import {
  primitiveDomain,
  primitiveRegistry,
  type PrimitiveDefinition,
  type Tier,
} from '@shardscope/sdk';
import { describe, expect, it } from 'vitest';

const PRIMITIVES = behaveShellV01.primitives ?? [];

function tier(wanted: Tier): readonly PrimitiveDefinition[] {
  return PRIMITIVES.filter((primitive) => primitive.tier === wanted);
}

describe('the plugin behave-shell', () => {
  it('says what its observations come from', () => {
    const { id, semantics, apiVersion, outputVersion } = behaveShellV01;
    expect({ id, semantics, apiVersion, outputVersion }).toEqual({
      id: 'shardscope/behave-shell',
      semantics: '0.1',
      apiVersion: '^1.0',
      outputVersion: 1,
    });
  });

  it('measures 38 primitives, an extractor a domain, and declares each', () => {
    const extractors = behaveShellV01.extractors ?? [];
    expect(extractors.map(({ id, provides }) => [id, provides.length])).toEqual([
      ['motor', 10],
      ['cognitive', 11],
      ['temporal', 4],
      ['environmental', 5],
      ['operational', 4],
      ['emotional_valence', 4],
    ]);
    const provided = extractors.flatMap(({ provides }) => provides);
    expect(provided.toSorted()).toEqual(
      tier('A')
        .map(({ name }) => name)
        .toSorted(),
    );
    for (const { id, provides } of extractors) {
      for (const name of provides) expect(primitiveDomain(name)).toBe(id);
    }
  });

  it('declares 8 primitives of several sessions, and those of network sensors', () => {
    expect(tier('B').map(({ name }) => name)).toEqual([
      'temporal.session_timing',
      'temporal.persistence',
      'temporal.lifecycle_markers.idle_periodicity',
      'cultural.meal_break_gaps',
      'cultural.periodic_micro_pauses',
      'cultural.dst_behavior',
      'cultural.weekend_cadence',
      'cultural.holiday_gaps',
    ]);
    for (const { name } of tier('C')) expect(primitiveDomain(name)).toBe('toolchain');
  });

  it('declares nothing that a registry refuses, and nothing twice', () => {
    const registry = primitiveRegistry();
    for (const primitive of PRIMITIVES) registry.register(primitive);
    expect(registry.list()).toHaveLength(PRIMITIVES.length);
  });

  it('tells an analyst in one sentence what each primitive means', () => {
    for (const { meaning } of PRIMITIVES) expect(meaning).toMatch(/^[A-Z][^.]+\.$/);
  });

  it('is never surer of a mood than 0.50', () => {
    const moods = PRIMITIVES.filter(({ name }) => primitiveDomain(name) === 'emotional_valence');
    expect(moods.map(({ softCap }) => softCap)).toEqual([0.5, 0.5, 0.5, 0.5]);
  });

  it.each<readonly [string, readonly string[]]>([
    ['motor.keystroke_cadence', ['bursty', 'hunt_and_peck', 'machine', 'steady']],
    [
      'cognitive.inter_command_latency_class',
      ['deliberate', 'instant', 'llm_heavyweight', 'llm_lightweight', 'long', 'typing_speed'],
    ],
    ['cognitive.error_resilience.retry_tactic', ['abort', 'modify', 'rerun', 'switch']],
    ['environmental.shell_type', ['bash', 'cmd.exe', 'fish', 'powershell', 'zsh']],
    ['operational.multi_actor_indicators', ['handoff_detected', 'solo', 'team_coordinated']],
    ['emotional_valence.stress_response', ['distress_negative', 'eustress_positive', 'none']],
    ['temporal.session_duration', ['long', 'marathon', 'medium', 'short']],
  ])('lists the values of %s', (name, values) => {
    expect(PRIMITIVES.find((primitive) => primitive.name === name)?.values?.toSorted()).toEqual(
      values,
    );
  });
});
