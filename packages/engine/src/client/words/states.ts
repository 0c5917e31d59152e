import type { StateName } from '@shardscope/sdk';

/** States in the order in which they are counted and drawn. */
export const STATES: readonly StateName[] = [
  'stable',
  'drifting',
  'conflicted',
  'multi_actor',
  'unknown',
];

const WORDS: Readonly<Record<StateName, string>> = {
  stable: 'stable',
  drifting: 'drifting',
  conflicted: 'conflicted',
  multi_actor: 'multi-actor',
  unknown: 'unknown',
};

/** A state in words. */
export function stateWords(state: StateName): string {
  return WORDS[state];
}

/** `30 stable, 2 drifting`: what is not zero. */
export function countWords(counts: Readonly<Record<StateName, number>>): string {
  const parts = STATES.filter((state) => counts[state] > 0).map(
    (state) => `${counts[state]} ${WORDS[state]}`,
  );
  return parts.length === 0 ? 'no state yet' : parts.join(', ');
}
