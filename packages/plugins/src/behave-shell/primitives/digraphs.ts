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
let numbers = new Int32Array(0);
let times = new Float64Array(0);
let grouped = new Float64Array(0);
let ends = new Int32Array(0);

/** Inputs that there is always room for, and up to which the room is kept: few sessions have more. */
const ROOM = { least: 1024, kept: 65_536 } as const;

/**
 * Collects the times between inputs of one character each, up to 1.50 s; an input of any other
 * length breaks the chain. What is returned holds until the next call.
 */
export function digraphsOf(inputs: TextEvents): Digraphs {
  makeRoom(inputs.length);
  numbering.clear();
  let samples = 0;
  // The key before, as code point and time; -1 where there is none.
  let before = -1;
  let beforeT = 0;
  for (let i = 0; i < inputs.length; i++) {
    const code = inputs.characters[i] === 1 ? codeOf(inputs.text[i] ?? '') : -1;
    const t = inputs.t[i] ?? 0;
    const time = t - beforeT;
    if (code >= 0 && before >= 0 && time > 0 && time <= DIGRAPH_GAP_S) {
      numbers[samples] = numbering.numberOf(before * CODE_POINTS + code);
      times[samples] = time;
      samples++;
    }
    before = code;
    beforeT = t;
  }
  const { pairs } = numbering;
  return { kinds: pairs.length, samples, forEach: (take) => eachPair(pairs, samples, take) };
}

function makeRoom(inputs: number): void {
  if (inputs <= numbers.length && numbers.length <= ROOM.kept) return;
  const room = Math.max(ROOM.least, inputs <= ROOM.kept ? Math.min(2 * inputs, ROOM.kept) : inputs);
  numbers = new Int32Array(room);
  times = new Float64Array(room);
  grouped = new Float64Array(room);
  ends = new Int32Array(room);
}

function eachPair(
  pairs: readonly number[],
  samples: number,
  take: (pair: number, samples: number, medianTime: number) => void,
): void {
  groupTimes(pairs.length, samples);
  for (let k = 0, from = 0; k < pairs.length; k++) {
    const to = ends[k] ?? 0;
    take(pairs[k] ?? 0, to - from, median(grouped, from, to) ?? 0);
    from = to;
  }
}

/** Puts the times of each pair together, those of the first pair first, and notes where they end. */
function groupTimes(kinds: number, samples: number): void {
  ends.fill(0, 0, kinds);
  for (let i = 0; i < samples; i++) ends[numbers[i] ?? 0] = (ends[numbers[i] ?? 0] ?? 0) + 1;
  // Where each begins, which filling then moves to its end.
  for (let k = 0, place = 0; k < kinds; k++) {
    const length = ends[k] ?? 0;
    ends[k] = place;
    place += length;
  }
  for (let i = 0; i < samples; i++) {
    const number = numbers[i] ?? 0;
    const place = ends[number] ?? 0;
    grouped[place] = times[i] ?? 0;
    ends[number] = place + 1;
  }
}

/** The two characters of a pair. */
export function charactersOf(pair: number): readonly [string, string] {
  const first = Math.floor(pair / CODE_POINTS);
  return [String.fromCodePoint(first), String.fromCodePoint(pair % CODE_POINTS)];
}

function codeOf(character: string): number {
  return character.length === 1 ? character.charCodeAt(0) : (character.codePointAt(0) ?? 0);
}
