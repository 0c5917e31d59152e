import { describe, expect, it } from 'vitest';
import { PROMPT, commands, measure, type Line, type Measured } from './support/operator.ts';

type Case = readonly [name: string, lines: readonly Line[], expected: Measured | null];

function says(value: string, confidence: number): Measured {
  return { value, confidence };
}

describe('temporal.session_duration', () => {
  const lasting = (seconds: number): Line[] => [
    [1, 'o', PROMPT],
    [1 + seconds, 'i', 'x'],
  ];
  it.each<Case>([
    ['is silent when nothing happens', [], null],
    ['is silent for a moment without a command', lasting(0), null],
    ['is short for a moment with a command', [[0, 'i', 'ls\r']], says('short', 0.85)],
    ['is short below a minute', lasting(59.9), says('short', 0.85)],
    ['is medium from a minute on', lasting(60), says('medium', 0.85)],
    ['is medium below ten minutes', lasting(599.9), says('medium', 0.85)],
    ['is long from ten minutes on', lasting(600), says('long', 0.85)],
    ['is long below an hour', lasting(3599.9), says('long', 0.85)],
    ['is a marathon from an hour on', lasting(3600), says('marathon', 0.85)],
    [
      'counts outputs too',
      [
        [1, 'i', 'x'],
        [61, 'o', 'x'],
      ],
      says('medium', 0.85),
    ],
    [
      'ends at the greatest time, not at the last',
      [
        [1, 'i', 'x'],
        [61, 'o', 'x'],
        [2, 'o', 'x'],
      ],
      says('medium', 0.85),
    ],
    [
      'begins with the first event, not at the least time',
      [
        [60, 'i', 'x'],
        [1, 'o', 'x'],
        [61, 'o', 'x'],
      ],
      says('short', 0.85),
    ],
    [
      'ends at 0 at the earliest',
      [
        [-60, 'i', 'x'],
        [-50, 'o', 'x'],
      ],
      says('medium', 0.85),
    ],
  ])('%s', async (_name, lines, expected) => {
    expect(await measure('temporal.session_duration', lines)).toEqual(expected);
  });
});

describe('temporal.escalation_pattern', () => {
  /** Commands at these times in a session from 0 to `end`. */
  const session = (end: number, starts: readonly number[]): Line[] => [
    [0, 'o', PROMPT],
    ...starts.map((t): Line => [t, 'i', 'ls\r']),
    [end, 'o', PROMPT],
  ];
  const each = (count: number, every: number, from = 0.5): number[] =>
    Array.from({ length: count }, (_, i) => from + i * every);
  it.each<Case>([
    ['is silent without commands', session(100, []), null],
    ['is silent when no time passes', [[0, 'i', 'ls\r']], null],
    [
      'is sustained when every stretch has as many',
      session(100, each(10, 10)),
      says('sustained', 0.6),
    ],
    // 4 stretches with one: a variation of 1.29.
    ['is unsure below 5 commands', session(100, each(4, 25)), says('bursty', 0.4)],
    [
      'is unsure below 5 stretches, which last 10 s at least',
      session(40, each(8, 5)),
      says('sustained', 0.4),
    ],
    ['is sustained in one stretch', session(9, each(8, 1)), says('sustained', 0.4)],
    [
      'is bursty when commands come in few stretches',
      session(100, each(10, 0.5)),
      says('bursty', 0.6),
    ],
    // 5 of 10 stretches with 2 commands each: deviation 1.054 over a mean of 1.
    [
      'is bursty from 30 % empty stretches and a variation of 1 on',
      session(
        100,
        each(10, 10).map((t) => 20 * Math.floor(t / 20) + (t % 10)),
      ),
      says('bursty', 0.6),
    ],
    // 3 empty, 4 with one, 3 with two: a variation of 0.82.
    [
      'is erratic when empty stretches are not enough',
      session(100, [1, 2, 11, 12, 21, 22, 31, 41, 51, 61]),
      says('erratic', 0.6),
    ],
    // 9 with one, 1 with eleven: a variation of 1.58, but no empty stretch.
    [
      'is erratic when stretches differ but none is empty',
      session(100, [...each(10, 10), ...each(10, 0.5, 1)]),
      says('erratic', 0.6),
    ],
    [
      'counts a command at the very end in the last stretch',
      session(100, [...each(9, 10), 100]),
      says('sustained', 0.6),
    ],
    [
      'counts a command before the start in the first stretch',
      [
        [50, 'o', PROMPT],
        [49, 'i', 'ls\r'],
        ...each(9, 10, 60.5).map((t): Line => [t, 'i', 'ls\r']),
        [150, 'o', PROMPT],
      ],
      says('sustained', 0.6),
    ],
  ])('%s', async (_name, lines, expected) => {
    expect(await measure('temporal.escalation_pattern', lines)).toEqual(expected);
  });
});

describe('temporal.lifecycle_markers.landing_ritual', () => {
  const landing = (...texts: string[]): Line[] => commands(texts);
  it.each<Case>([
    ['is silent without commands', [[0, 'o', PROMPT]], null],
    ['is unsure below 3 commands', landing('id', 'w'), says('present', 0.4)],
    [
      'is present with two of the first five',
      landing('ls', 'ls', 'ls', 'uname -a', 'hostname'),
      says('present', 0.65),
    ],
    ['is absent with one', landing('whoami', 'ls', 'ls'), says('absent', 0.65)],
    [
      'does not look beyond the first five',
      landing('ls', 'ls', 'ls', 'ls', 'pwd', 'who', 'id'),
      says('absent', 0.65),
    ],
    ['counts the same command twice', landing('id', 'id', 'ls'), says('present', 0.65)],
    ['looks at the first token only', landing('sudo id', 'cat id', 'ls'), says('absent', 0.65)],
    [
      'knows tokens by any white space',
      landing('\u00a0id', 'id\u3000-u', 'ls'),
      says('present', 0.65),
    ],
  ])('%s', async (_name, lines, expected) => {
    expect(await measure('temporal.lifecycle_markers.landing_ritual', lines)).toEqual(expected);
  });
});

describe('temporal.lifecycle_markers.exit_behavior', () => {
  const unprompted: Line[] = [
    [99, 'i', 'ls\r'],
    [100, 'o', 'file\r\n'],
  ];
  it.each<Case>([
    ['is silent without commands', [[0, 'o', PROMPT]], null],
    ['is abrupt when no prompt follows the last command', unprompted, says('abrupt', 0.45)],
    [
      'is abrupt even after exit',
      [
        [1, 'i', 'exit\r'],
        [2, 'o', 'logout\r\n'],
      ],
      says('abrupt', 0.45),
    ],
    ['is graceful when a prompt follows', commands(['ls']), says('graceful', 0.65)],
    [
      'is graceful after exit, whatever was tidied up',
      commands(['rm x', 'exit']),
      says('graceful', 0.65),
    ],
    [
      'is graceful after logout, quit and logoff',
      commands(['shred x', 'quit']),
      says('graceful', 0.65),
    ],
    [
      'is a cleanup with one among the last three',
      commands(['history -c', 'ls', 'ls']),
      says('cleanup', 0.65),
    ],
    [
      'does not look further back',
      commands(['unset HISTFILE', 'ls', 'ls', 'ls']),
      says('graceful', 0.65),
    ],
  ])('%s', async (_name, lines, expected) => {
    expect(await measure('temporal.lifecycle_markers.exit_behavior', lines)).toEqual(expected);
  });
});
