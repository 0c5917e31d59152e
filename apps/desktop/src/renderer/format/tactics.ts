/** Parts of an intrusion: tactics of one of them share a colour. */
export type TacticPhase = 'prepare' | 'enter' | 'hold' | 'look' | 'take';

/** Tactics in the order of the matrix, which is their place in every strip. */
export const TACTIC_PHASES: Readonly<Record<string, TacticPhase>> = {
  TA0043: 'prepare',
  TA0042: 'prepare',
  TA0001: 'enter',
  TA0002: 'enter',
  TA0003: 'hold',
  TA0004: 'hold',
  TA0005: 'hold',
  TA0112: 'hold',
  TA0006: 'look',
  TA0007: 'look',
  TA0008: 'look',
  TA0009: 'take',
  TA0011: 'take',
  TA0010: 'take',
  TA0040: 'take',
};

/** Ids of the tactics in the order of the matrix. */
export const TACTIC_IDS: readonly string[] = Object.keys(TACTIC_PHASES);

/** The colour of a tactic. */
export function tacticColour(id: string): string {
  return `var(--tactic-${TACTIC_PHASES[id] ?? 'prepare'})`;
}
