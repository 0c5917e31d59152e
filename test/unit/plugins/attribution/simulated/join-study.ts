// How often operators of the simulation end in one identity.
import { linkAttackers, type Linking } from '../support/attribution.ts';
import { addressesOf, script, wordList, type Operator } from './operators.ts';
import type { Offsets } from './typists.ts';

/** The seeds of all studies. */
export const SEEDS: readonly number[] = Array.from({ length: 100 }, (_, i) => i + 1);

/** Five addresses of one operator. */
export const FIVE: readonly string[] = [1, 2, 3, 4, 5].map((i) => `203.0.113.${i}`);

/** The clients that an operator brings along. */
export const TOOL_STACK: Operator['tools'] = {
  hassh: ['hassh of the client'],
  ja3: ['ja3 of the client'],
};

/** What strangers may have in common. */
export const IN_COMMON: Readonly<Record<string, Operator['tools']>> = {
  'word list': { credentials: wordList('passwords', 200) },
  ASN: { asn: 'AS64496' },
  script: script('x.sh'),
  'word list, ASN and script': {
    ...script('x.sh'),
    credentials: wordList('passwords', 200),
    asn: 'AS64496',
  },
};

/** An operator who typed 300 flight times at each address, or as many as said. */
export function operator(
  hands: number,
  addresses: readonly string[],
  tools: Operator['tools'],
  more: Partial<Operator> = {},
): Operator {
  return { hands, offsets: 'personal', samples: 300, tools, addresses, ...more };
}

/** Links all addresses of operators. */
export function link(operators: readonly Operator[], seed: number): Linking {
  return linkAttackers(operators.flatMap((one) => addressesOf(one, seed)));
}

/** Of how many seeds all addresses end in one identity. */
export function joinedOf(operators: (seed: number) => readonly Operator[]): number {
  return SEEDS.filter((seed) => {
    const all = operators(seed);
    const [identity] = link(all, seed).identities;
    return identity?.members.length === all.flatMap(({ addresses }) => addresses).length;
  }).length;
}

/** Of how many seeds one operator at five addresses is joined. */
export function sameHandsJoined(offsets: Offsets, samples: number, tools = TOOL_STACK): number {
  return joinedOf((seed) => [operator(seed, FIVE, tools, { offsets, samples })]);
}

/** Of how many seeds two typists with something in common are joined. */
export function strangersJoined(
  offsets: Offsets,
  samples: number,
  tools: Operator['tools'],
  commands?: readonly string[],
): number {
  const more = { offsets, samples, ...(commands ? { commands } : {}) };
  return joinedOf((seed) => [
    operator(seed, ['203.0.113.1'], tools, more),
    operator(seed + 5000, ['198.51.100.1'], tools, more),
  ]);
}
