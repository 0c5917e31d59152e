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

const MEANINGS: Readonly<Record<StateName, string>> = {
  stable: 'the same value over the last sessions',
  drifting: 'moving from one value to another',
  conflicted: 'the last sessions contradict each other',
  multi_actor: 'two values take turns, as if two people did',
  unknown: 'fewer than three observations',
};

/** A state in words. */
export function stateWords(state: StateName): string {
  return WORDS[state];
}

/** What a state says, in a few words. */
export function stateMeaning(state: StateName): string {
  return MEANINGS[state];
}

/** The name of a state in tokens and classes. */
export function stateToken(state: StateName): string {
  return state === 'multi_actor' ? 'multi' : state;
}

/** The colour of a state. */
export function stateColour(state: StateName): string {
  return `var(--${stateToken(state)})`;
}

/** `30 stable, 2 drifting`: what is not zero. */
export function countWords(counts: Readonly<Record<StateName, number>>): string {
  const parts = STATES.filter((state) => counts[state] > 0).map(
    (state) => `${counts[state]} ${WORDS[state]}`,
  );
  return parts.length === 0 ? 'no state yet' : parts.join(', ');
}
