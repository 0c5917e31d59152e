import type { StateName } from '@shardscope/sdk';
import type { StateRow } from '../identity.ts';
import { comparePrimitives, primitiveWords } from './primitives.ts';

/** That the hands behind an attacker are not of one piece, in one sentence. */
export interface Steadiness {
  /** The gravest state that one of its primitives is in. */
  readonly state: StateName;
  readonly sentence: string;
  /** The lowest confidence among the primitives that the sentence names, 0..1. */
  readonly confidence: number;
  /** The primitives that it names, the leading ones first; at least one. */
  readonly named: readonly [StateRow, ...StateRow[]];
}

/** Primitives that the sentence names; the others are counted. */
const MAX_NAMED = 2;

/** States that say so, the gravest first, and what the named primitives do then. */
const SAYINGS: readonly (readonly [StateName, (names: string) => string])[] = [
  ['multi_actor', (names) => `Two values take turns in ${names}`],
  ['conflicted', (names) => `Sessions contradict each other in ${names}`],
  ['drifting', (names) => `Habits move from one value to another in ${names}`],
];

/** The sentence over the states of an identity's primitives; null where all of it is of one piece. */
export function steadinessOf(states: readonly StateRow[]): Steadiness | null {
  for (const [state, say] of SAYINGS) {
    const rows = states
      .filter((row) => row.state === state)
      .toSorted((one, other) => comparePrimitives(one.primitive, other.primitive));
    const [first, ...others] = rows.slice(0, MAX_NAMED);
    if (first === undefined) continue;
    const named = [first, ...others] as const;
    const confidence = Math.min(...named.map((row) => row.confidence));
    return { state, sentence: `${say(listed(named, rows.length))}.`, confidence, named };
  }
  return null;
}

/** `latency class and objective`, `latency class, objective and 8 more`. */
function listed(named: readonly StateRow[], total: number): string {
  const names = named.map(({ primitive }) => primitiveWords(primitive));
  const rest = total - named.length;
  if (rest > 0) return `${names.join(', ')} and ${rest} more`;
  return names.join(' and ');
}
