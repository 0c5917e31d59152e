// What linking does with the operators of the simulation, and with five cases that must not change.
import { describe, expect, test } from 'vitest';
import {
  linkAttackers,
  mergeSeries,
  type AttackerEvidence,
  type Linking,
} from './support/attribution.ts';
import { daily } from './support/observations.ts';
import { addressesOf, script, wordList, type Operator } from './simulated/operators.ts';
import { COMMANDS } from './simulated/commands.ts';

const SEEDS = Array.from({ length: 100 }, (_, i) => i + 1);
const FIVE = [1, 2, 3, 4, 5].map((i) => `203.0.113.${i}`);
const ONE = ['203.0.113.1'];
const OTHER = ['198.51.100.1'];

function link(operators: readonly Operator[], seed: number): Linking {
  return linkAttackers(operators.flatMap((operator) => addressesOf(operator, seed)));
}

/** Of how many seeds all addresses end in one identity. */
function joinedOf(operators: (seed: number) => readonly Operator[]): number {
  return SEEDS.filter((seed) => {
    const all = operators(seed);
    const [identity] = link(all, seed).identities;
    return identity?.members.length === all.flatMap(({ addresses }) => addresses).length;
  }).length;
}

function operator(
  hands: number,
  addresses: readonly string[],
  tools: Operator['tools'],
  more: Partial<Operator> = {},
): Operator {
  return { hands, offsets: 'personal', samples: 300, tools, addresses, ...more };
}

const toolStack = { hassh: ['hassh of the client'], ja3: ['ja3 of the client'] };

describe('of 100 seeds', () => {
  test('the same typist with the same tool stack on 5 addresses is joined in at least 90', () => {
    const joined = joinedOf((seed) => [operator(seed, FIVE, toolStack)]);
    expect(joined).toBeGreaterThanOrEqual(90);
  });

  test('so it is where two thirds of the offsets are common to all', () => {
    const joined = joinedOf((seed) => [operator(seed, FIVE, toolStack, { offsets: 'common' })]);
    expect(joined).toBeGreaterThanOrEqual(90);
  });

  test.each([
    ['word list', { credentials: wordList('rockyou', 200) }],
    ['ASN', { asn: 'AS64496' }],
    ['script', script('x.sh')],
    [
      'word list, ASN and script',
      { ...script('x.sh'), credentials: wordList('rockyou', 200), asn: 'AS64496' },
    ],
  ] as const)('two typists with the same %s are joined in at most 1', (_what, tools) => {
    const joined = joinedOf((seed) => [
      operator(seed, ONE, tools),
      operator(seed + 5000, OTHER, tools),
    ]);
    expect(joined).toBeLessThanOrEqual(1);
  });

  test('nor are they when they type the very same lines', () => {
    const tools = { ...script('x.sh'), credentials: wordList('rockyou', 200) };
    const same = { commands: COMMANDS.slice(0, 25) };
    const joined = joinedOf((seed) => [
      operator(seed, ONE, tools, same),
      operator(seed + 5000, OTHER, tools, same),
    ]);
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
    const all = addressesOf(operator(3, hops, toolStack, { samples: 400 }), 1).map(
      (one, i): AttackerEvidence => ({ ...one, asn: `AS${64496 + i}` }),
    );
    const { identities } = linkAttackers(all);
    expect(identities).toHaveLength(1);
    expect(identities[0]?.members).toHaveLength(20);
  });

  test('a slow burn over months: times play no part, and series outlive the gaps', () => {
    const all = addressesOf(operator(4, FIVE, toolStack), 1);
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
