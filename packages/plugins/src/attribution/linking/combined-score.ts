import { SIGNALS, type SignalName } from './evidence.ts';
import { WEIGHTS } from './limits.ts';

/** How far signals match, 0..1; undefined where there is nothing to compare. */
export type Matches = Readonly<Partial<Record<SignalName, number | undefined>>>;

/** Signals that count, by family: one line a family, only its strongest match is heard. */
const FAMILIES: readonly (readonly SignalName[])[] = [
  ['digraph_profile'],
  ['c2_endpoint', 'payload_hash'],
  ['hassh', 'ja3'],
  ['command_sequences'],
  ['credentials'],
  ['asn'],
];

const WEIGHTED = FAMILIES.map((signals) =>
  signals.map((signal) => ({ signal, weight: WEIGHTS[SIGNALS[signal].strength] })),
);

/**
 * Noisy-or of signals: 1 − ∏(1 − weight × match), the strongest of each family counting. No single
 * signal reaches the score of a join.
 */
export function combinedScore(matches: Matches): number {
  let silent = 1;
  for (const signals of WEIGHTED) {
    let said = 0;
    for (const { signal, weight } of signals) {
      const match = matches[signal] ?? 0;
      if (weight * match > said) said = weight * match;
    }
    silent *= 1 - said;
  }
  return 1 - silent;
}
