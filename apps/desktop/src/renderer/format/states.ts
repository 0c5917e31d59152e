import type { StateName } from '@shardscope/sdk';

export { countWords, stateWords } from 'shardscope/client';

const MEANINGS: Readonly<Record<StateName, string>> = {
  stable: 'the same value over the last sessions',
  drifting: 'moving from one value to another',
  conflicted: 'the last sessions contradict each other',
  multi_actor: 'two values take turns, as if two people did',
  unknown: 'fewer than three observations',
};

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
