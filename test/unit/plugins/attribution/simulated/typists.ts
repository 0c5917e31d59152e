// Typists who exist in numbers only. What is found on them says what the comparison can do at its
// best; people, terminals and networks are less regular.
import { COMMANDS } from './commands.ts';
import { random, type Random } from './random.ts';
import { digraphKeys, profileOf, type DigraphProfile } from '../support/attribution.ts';

/**
 * Whose the offsets of single digraphs are:
 * - `personal`: each typist has offsets of their own;
 * - `marked`: the same, and those of a third of the digraphs are twice as large;
 * - `common`: all typists share the offsets of two thirds of the digraphs.
 */
export type Offsets = 'personal' | 'marked' | 'common';

/** Somebody at a keyboard. */
export interface Typist {
  readonly seed: number;
  /** Mean flight time in seconds: 90 to 260 ms. */
  readonly mean: number;
  /** Deviation of the digraphs' offsets, in logarithms: 15 to 35 %. */
  readonly spread: number;
  /** Deviation of each stroke, in logarithms: 20 to 40 %. */
  readonly noise: number;
  readonly offsets: Offsets;
}

/** One keystroke: the pair of characters, and the seconds between them. */
export interface Stroke {
  readonly first: string;
  readonly second: string;
  readonly seconds: number;
}

/** The secret of the workspace that all simulated sessions lie in. */
export const SECRET = '0123456789abcdef0123456789abcdef';

const keys = digraphKeys(SECRET);

/** The typist of a seed. */
export function typist(seed: number, offsets: Offsets): Typist {
  const dice = random(seed * 7919 + 17);
  return {
    seed,
    mean: dice.between(0.09, 0.26),
    spread: dice.between(0.15, 0.35),
    noise: dice.between(0.2, 0.4),
    offsets,
  };
}

/** What a typist does, up to a number of samples. */
export function strokesOf(
  who: Typist,
  dice: Random,
  samples: number,
  commands: readonly string[],
): Stroke[] {
  const strokes: Stroke[] = [];
  while (strokes.length < samples) {
    const line = `${dice.pick(commands)}\r`;
    for (let i = 1; i < line.length && strokes.length < samples; i++) {
      const [first, second] = [line.charAt(i - 1), line.charAt(i)];
      const log = offsetOf(who, first + second) + who.noise * dice.normal();
      strokes.push({ first, second, seconds: who.mean * Math.exp(log) });
    }
  }
  return strokes;
}

/** The profile of what a typist did. */
export function profileOfStrokes(strokes: readonly Stroke[]): DigraphProfile {
  return profileOf(
    strokes.map(({ first, second, seconds }) => [keys(first, second), seconds] as const),
  );
}

/** Two halves of the commands, without a command in both: who types one half types the other words. */
export function halves(dice: Random): readonly [readonly string[], readonly string[]] {
  const shuffled = dice.shuffled(COMMANDS);
  const middle = shuffled.length / 2;
  return [shuffled.slice(0, middle), shuffled.slice(middle)];
}

const EVERYBODY = 1_000_003;

const offsetsOf = new WeakMap<Typist, Map<string, number>>();

function offsetOf(who: Typist, digraph: string): number {
  let known = offsetsOf.get(who);
  if (!known) offsetsOf.set(who, (known = new Map<string, number>()));
  let offset = known.get(digraph);
  if (offset === undefined) {
    offset = who.spread * deviationOf(who, digraph);
    known.set(digraph, offset);
  }
  return offset;
}

function deviationOf({ seed, offsets }: Typist, digraph: string): number {
  const own = random(hash(digraph, seed));
  const idiosyncratic = own.chance(1 / 3);
  if (offsets === 'common' && !idiosyncratic) return random(hash(digraph, EVERYBODY)).normal();
  return own.normal() * (offsets === 'marked' && idiosyncratic ? 2 : 1);
}

function hash(text: string, seed: number): number {
  let h = seed | 0;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h ^ (h >>> 15);
}
