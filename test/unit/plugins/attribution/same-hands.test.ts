// What linking does with the operators of the simulation, and with five cases that must not change.
import { describe, expect, test } from 'vitest';
import { linkAttackers, mergeSeries, type AttackerEvidence } from './support/attribution.ts';
import { daily } from './support/observations.ts';
import { COMMANDS } from './simulated/commands.ts';
import {
  FIVE,
  IN_COMMON,
  SEEDS,
  TOOL_STACK,
  link,
  operator,
  sameHandsJoined,
  strangersJoined,
} from './simulated/join-study.ts';
import { addressesOf, wordList } from './simulated/operators.ts';

describe('of 100 seeds', () => {
  test.each(['personal', 'marked', 'common'] as const)(
    'the same typist (%s offsets), same tool stack, 5 addresses: at least 90 are joined',
    (offsets) => expect(sameHandsJoined(offsets, 300)).toBeGreaterThanOrEqual(90),
  );

  test.each(Object.entries(IN_COMMON))(
    'two typists with the same %s: at most 1 is joined',
    (_what, tools) => expect(strangersJoined('personal', 300, tools)).toBeLessThanOrEqual(1),
  );

  test('two typists who run the same script and type the very same lines: at most 1 is joined', () => {
    const tools = IN_COMMON['word list, ASN and script'] ?? {};
    const joined = strangersJoined('personal', 300, tools, COMMANDS.slice(0, 25));
    expect(joined).toBeLessThanOrEqual(1);
  });
});

describe('five cases that must hold', () => {
  test('a shared word list: strangers stay strangers', () => {
    const crowd = Array.from({ length: 30 }, (_, i) =>
      operator(i + 1, [`198.51.100.${i}`], { credentials: wordList('top-1000', 100) }),
    );
    const linking = link(crowd, 7);
    expect(linking.identities).toEqual([]);
    const strong = linking.links.filter(({ score }) => score >= 0.85);
    expect(strong).toEqual([]);
  });

  test('VPN hopping over many networks: one identity', () => {
    const hops = Array.from({ length: 20 }, (_, i) => `203.0.${i}.1`);
    const all = addressesOf(operator(3, hops, TOOL_STACK, { samples: 400 }), 1).map(
      (one, i): AttackerEvidence => ({ ...one, asn: `AS${64496 + i}` }),
    );
    const { identities } = linkAttackers(all);
    expect(identities).toHaveLength(1);
    expect(identities[0]?.members).toHaveLength(20);
  });

  test('a slow burn over months: times play no part, and series outlive the gaps', () => {
    const all = addressesOf(operator(4, FIVE, TOOL_STACK), 1);
    expect(linkAttackers(all).identities[0]?.members).toHaveLength(5);
    const monthly = Array.from({ length: 8 }, (_, i) => ({
      value: 'typed',
      ts: 1_700_000_000 + i * 30 * 24 * 3600,
    }));
    expect(mergeSeries(monthly, 'categorical')).toMatchObject({ state: 'stable', confidence: 1 });
  });

  test('operators who share a C2 but not a tool stack stay two', () => {
    for (const seed of SEEDS.slice(0, 20)) {
      const shared = { c2: ['203.0.113.99:443'], payloads: ['shared implant'] };
      const linking = link(
        [
          operator(seed, ['203.0.113.1', '203.0.113.2'], { ...shared, hassh: ['h1'] }),
          operator(seed + 900, ['198.51.100.1', '198.51.100.2'], { ...shared, hassh: ['h2'] }),
        ],
        seed,
      );
      expect(linking.identities.map(({ members }) => members.length)).toEqual([2, 2]);
    }
  });

  test('an operator who changes tools drifts, and is not in conflict', () => {
    const before = ['curl', 'curl', 'curl', 'curl', 'curl', 'curl'];
    const after = ['wget', 'wget', 'wget', 'wget'];
    const changed = mergeSeries(daily([...before, ...after]), 'categorical');
    expect(changed).toMatchObject({ state: 'drifting', current_value: 'wget' });
    const client = mergeSeries(
      [
        { value: 'aa', ts: 1_700_000_000 },
        { value: 'bb', ts: 1_700_000_000 + 3600 },
      ],
      'hash',
    );
    expect(client.state).toBe('drifting');
    const pace = mergeSeries(daily([1, 1, 1, 1, 1, 1.5, 1.5, 1.5, 1.5, 1.5]), 'numeric');
    expect(pace.state).toBe('drifting');
  });
});
