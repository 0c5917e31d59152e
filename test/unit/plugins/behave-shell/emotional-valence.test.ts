import { describe, expect, it } from 'vitest';
import {
  PROMPT,
  after,
  commands,
  inputsAt,
  keys,
  measure,
  type Line,
  type Measured,
} from './support/operator.ts';

type Case = readonly [name: string, lines: readonly Line[], expected: Measured | null];

function says(value: string, confidence: number): Measured {
  return { value, confidence };
}

/** A text typed key by key with so many letters that say nothing behind it. */
function typed(text: string, padding: number): Line[] {
  return keys(`${text} ${'x'.repeat(padding)}`, 1, 0.125);
}

describe('emotional_valence.valence', () => {
  it.each<Case>([
    ['is silent below 80 letters', typed('', 79), null],
    ['is neutral without words', typed('', 80), says('neutral', 0.3)],
    ['is surer from 200 letters on', typed('', 200), says('neutral', 0.5)],
    ['is positive with two good words', typed('nice great', 80), says('positive', 0.3)],
    ['is neutral with one', typed('nice', 80), says('neutral', 0.3)],
    ['is negative with two bad words', typed('wtf stuck', 80), says('negative', 0.3)],
    ['counts swearing as bad', typed('shit wrong', 80), says('negative', 0.3)],
    ['is neutral with as many of both', typed('nice cool wtf ugh', 80), says('neutral', 0.3)],
    ['takes the end of a run of letters', typed('ventilate notcool', 80), says('neutral', 0.3)],
    ['finds words at the end of longer ones', typed('class passwrong', 80), says('negative', 0.3)],
    ['does not find them inside', typed('wtfx stuckx', 80), says('neutral', 0.3)],
    ['does not mind capitals', typed('NICE Great', 80), says('positive', 0.3)],
    [
      'ends a word at a paste',
      [
        ...keys('nice', 1, 1),
        [6, 'i', 'paste'],
        ...keys('great', 7, 1),
        [13, 'i', 'paste'],
        ...typed('', 80).map(([t, ch, d]): Line => [t + 20, ch, d]),
      ],
      says('positive', 0.3),
    ],
    ['does not read pastes', [[0, 'i', 'nice great nice'], ...typed('', 80)], says('neutral', 0.3)],
  ])('%s', async (_name, lines, expected) => {
    expect(await measure('emotional_valence.valence', lines)).toEqual(expected);
  });
});

describe('emotional_valence.arousal', () => {
  const rhythm = (gaps: readonly number[], text?: readonly string[]): Line[] =>
    inputsAt(after(1, gaps), text);
  const even = (count: number, gap: number): number[] => Array.from({ length: count }, () => gap);
  it.each<Case>([
    ['is silent without typing', rhythm([0.25, 0.25]), null],
    ['is engaged and unsure below 30 gaps', rhythm(even(29, 0.5)), says('medium_engaged', 0.3)],
    ['is calm above 0.30 s', rhythm(even(30, 0.375)), says('low_calm', 0.5)],
    ['is engaged at a usual speed', rhythm(even(30, 0.25)), says('medium_engaged', 0.5)],
    ['is agitated below 0.06 s', rhythm(even(30, 1 / 32)), says('high_agitated', 0.5)],
    [
      'is agitated when the fastest burst is',
      rhythm([...even(27, 0.375), 3, ...even(3, 1 / 32)]),
      says('high_agitated', 0.5),
    ],
    [
      'is calm when the slowest burst is',
      rhythm([...even(27, 0.25), 3, ...even(3, 0.375)]),
      says('low_calm', 0.5),
    ],
    [
      'is agitated with 5 capitals in a row',
      rhythm(even(5, 0.25), Array.from('HELLOx')),
      says('high_agitated', 0.3),
    ],
    ['is not with 4', rhythm(even(5, 0.25), Array.from('HELLox')), says('medium_engaged', 0.3)],
    [
      'is agitated with 3 exclamation marks in a row',
      rhythm(even(4, 0.25), Array.from('a!!!b')),
      says('high_agitated', 0.3),
    ],
    [
      'is not when something is between them',
      rhythm(even(4, 0.25), Array.from('!!a!b')),
      says('medium_engaged', 0.3),
    ],
    [
      'is not when a paste is between them',
      rhythm(even(6, 0.25), ['H', 'E', 'L', 'paste', 'L', 'O', 'W']),
      says('medium_engaged', 0.3),
    ],
  ])('%s', async (_name, lines, expected) => {
    expect(await measure('emotional_valence.arousal', lines)).toEqual(expected);
  });
});

describe('emotional_valence.stress_response', () => {
  /** A command of 3 keys and its end, typed with this gap; it fails if asked to. */
  const command = (from: number, gap: number, fails = false): Line[] => [
    ...inputsAt(after(from, [gap, gap, gap]), ['l', 's', ' ', '\r']),
    [from + 4 * gap, 'o', fails ? 'Permission denied' : PROMPT],
  ];
  const pair = (base: number, upset: number): Line[] => [
    ...command(1, base, true),
    ...command(11, upset),
  ];
  it.each<Case>([
    ['is silent without commands', [[0, 'o', PROMPT]], null],
    ['is none without failures', [...command(1, 0.25), ...command(11, 0.5)], says('none', 0.3)],
    ['is none without times between keys', commands(['a', 'b']), says('none', 0.3)],
    ['is none when no time passes otherwise', pair(0, 0.25), says('none', 0.3)],
    ['is none when typing stays the same', pair(0.25, 0.25), says('none', 0.3)],
    [
      'is eustress when typing gets slower by a fifth',
      pair(0.25, 0.3125),
      says('eustress_positive', 0.3),
    ],
    [
      'is distress when it gets faster by a fifth',
      pair(0.25, 0.125),
      says('distress_negative', 0.3),
    ],
    [
      'is surer with two commands after failures',
      [...command(1, 0.25, true), ...command(11, 0.5, true), ...command(21, 0.5)],
      says('eustress_positive', 0.5),
    ],
  ])('%s', async (_name, lines, expected) => {
    expect(await measure('emotional_valence.stress_response', lines)).toEqual(expected);
  });
});

describe('emotional_valence.frustration_venting', () => {
  it.each<Case>([
    ['is silent below 30 letters', typed('', 29), null],
    ['is none without swearing', typed('', 30), says('none', 0.3)],
    ['is surer of none from 200 letters on', typed('', 200), says('none', 0.5)],
    ['is detected with one word', typed('shit', 200), says('detected', 0.4)],
    [
      'is detected at the end of the session',
      keys(`${'x'.repeat(30)} shit`, 1, 1),
      says('detected', 0.4),
    ],
    ['does not count bad words that are not obscene', typed('damn', 30), says('none', 0.3)],
  ])('%s', async (_name, lines, expected) => {
    expect(await measure('emotional_valence.frustration_venting', lines)).toEqual(expected);
  });
});
