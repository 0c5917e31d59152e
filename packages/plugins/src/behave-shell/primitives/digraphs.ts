import type { TextEvents } from '@shardscope/sdk';
import { median } from '../statistics.ts';
import { DIGRAPH_GAP_S } from '../thresholds.ts';
import { PairNumbering } from './pair-numbering.ts';

/** More than there are code points: two of them make a number that no other two make. */
const CODE_POINTS = 0x110000;

/** Times between pairs of keys in a row. */
export interface Digraphs {
  /** How many different pairs there are. */
  readonly kinds: number;
  /** How many times there are. */
  readonly samples: number;
  /**
   * Hands out every pair with its number of samples and its median time in seconds, in the order of
   * first appearance. The pair is a number for {@link charactersOf}.
   */
  forEach(take: (pair: number, samples: number, medianTime: number) => void): void;
}

// Used again for every session: extraction is synchronous, and never interrupts itself.
const numbering = new PairNumbering();

/**
 * Collects the times between inputs of one character each, up to 1.50 s; an input of any other
 * length breaks the chain.
 */
export function digraphsOf(inputs: TextEvents): Digraphs {
  const numbers = new Int32Array(inputs.length);
  const times = new Float64Array(inputs.length);
  let samples = 0;
  numbering.clear();
  for (let i = 1; i < inputs.length; i++) {
    if (inputs.characters[i] !== 1 || inputs.characters[i - 1] !== 1) continue;
    const time = (inputs.t[i] ?? 0) - (inputs.t[i - 1] ?? 0);
    if (!(time > 0 && time <= DIGRAPH_GAP_S)) continue;
    const pair = codeOf(inputs.text[i - 1]) * CODE_POINTS + codeOf(inputs.text[i]);
    numbers[samples] = numbering.numberOf(pair);
    times[samples] = time;
    samples++;
  }
  const pairs = numbering.pairs.slice();
  return {
    kinds: pairs.length,
    samples,
    forEach: (take) =>
      eachPair(pairs, numbers.subarray(0, samples), times.subarray(0, samples), take),
  };
}

function eachPair(
  pairs: readonly number[],
  numbers: Int32Array,
  times: Float64Array,
  take: (pair: number, samples: number, medianTime: number) => void,
): void {
  // Where the times of each pair end when they stand together, behind those of the pairs before.
  const end = new Array<number>(pairs.length).fill(0);
  for (const number of numbers) end[number] = (end[number] ?? 0) + 1;
  for (let k = 1; k < end.length; k++) end[k] = (end[k] ?? 0) + (end[k - 1] ?? 0);
  const grouped = new Float64Array(times.length);
  const start = end.slice();
  for (let i = times.length - 1; i >= 0; i--) {
    const number = numbers[i] ?? 0;
    const place = (start[number] ?? 0) - 1;
    grouped[place] = times[i] ?? 0;
    start[number] = place;
  }
  for (let k = 0; k < pairs.length; k++) {
    const from = start[k] ?? 0;
    const to = end[k] ?? 0;
    take(pairs[k] ?? 0, to - from, median(grouped, from, to) ?? 0);
  }
}

/** The two characters of a pair. */
export function charactersOf(pair: number): readonly [string, string] {
  const first = Math.floor(pair / CODE_POINTS);
  return [String.fromCodePoint(first), String.fromCodePoint(pair % CODE_POINTS)];
}

function codeOf(text: string | undefined): number {
  return text?.codePointAt(0) ?? 0;
}
