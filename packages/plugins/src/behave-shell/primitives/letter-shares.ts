import type { TypedLetters } from '@shardscope/sdk';
import { COMMON_PAIRS } from '../vocabulary.ts';

/** Rows of the common pairs among all pairs of letters. */
const COMMON_ROWS = COMMON_PAIRS.map(
  (pair) => 26 * (pair.charCodeAt(0) - 0x61) + (pair.charCodeAt(1) - 0x61),
);

/** Share of common English pairs among the pairs of letters; 0 without pairs. */
export function pairShare({ bigrams }: TypedLetters): number {
  let all = 0;
  for (const count of bigrams) all += count;
  const common = COMMON_ROWS.reduce((sum, row) => sum + (bigrams[row] ?? 0), 0);
  return all === 0 ? 0 : common / all;
}

/** The share of one letter among all. */
export function letterShare({ unigrams, total }: TypedLetters): (letter: string) => number {
  return (letter) => (unigrams[letter.charCodeAt(0) - 0x61] ?? 0) / total;
}
