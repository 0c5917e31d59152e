import { describe, expect, it } from 'vitest';
import {
  PROMPT,
  after,
  commands,
  inputsAt,
  measure,
  tries,
  type Line,
  type Measured,
} from './support/operator.ts';

type Case = readonly [name: string, lines: readonly Line[], expected: Measured | null];

function says(value: string, confidence: number): Measured {
  return { value, confidence };
}

/** Whole commands with these pauses between them: a command takes no time. */
function paced(pauses: readonly number[]): Line[] {
  return inputsAt(after(1, pauses), 'ls\r');
}

/** The same pause so many times. */
function times(count: number, value: number): number[] {
  return Array.from({ length: count }, () => value);
}

function check(primitive: string, cases: readonly Case[]): void {
  describe(primitive, () => {
    it.each<Case>(cases)('%s', async (_name, lines, expected) => {
      expect(await measure(primitive, lines)).toEqual(expected);
    });
  });
}

check('cognitive.inter_command_latency_class', [
  ['is silent below two commands', paced([]), null],
  ['is instant up to 0.30 s', paced(times(4, 0.25)), says('instant', 0.8)],
  ['is typing_speed up to 1.50 s', paced(times(4, 1.5)), says('typing_speed', 0.8)],
  ['is deliberate up to 2 s', paced(times(4, 2)), says('deliberate', 0.8)],
  ['is llm_lightweight up to 8 s', paced(times(4, 8)), says('llm_lightweight', 0.8)],
  ['is llm_heavyweight up to 30 s', paced(times(4, 30)), says('llm_heavyweight', 0.8)],
  ['is long beyond', paced(times(4, 30.25)), says('long', 0.8)],
  ['is unsure below 5 commands', paced(times(3, 30.25)), says('long', 0.4)],
  ['takes the median', paced([0, 0, 1, 60]), says('typing_speed', 0.8)],
  ['takes a step back in time for no pause', paced([-1, 1, -1, 1]), says('typing_speed', 0.8)],
]);

check('cognitive.command_branch_diversity', [
  ['is silent without commands', [[0, 'o', PROMPT]], null],
  ['is unknown below 5 commands', commands(['a', 'b', 'c', 'd']), says('unknown', 1)],
  [
    'is a playbook from 0.70 on',
    commands(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'a', 'b', 'c']),
    says('linear_playbook', 0.8),
  ],
  ['is adaptive below', commands(['a', 'b', 'c', 'a', 'b']), says('adaptive_branching', 0.8)],
  [
    'compares first tokens only',
    commands(['a 1', 'a 2', 'a 3', 'a 4', 'a 5']),
    says('adaptive_branching', 0.8),
  ],
  [
    'takes a line of white space for an empty token',
    commands(['  ', '\t', ' ', '  \u2003', ' ']),
    says('adaptive_branching', 0.8),
  ],
]);

describe('cognitive.feedback_loop_engagement', () => {
  /** Commands, each followed by so much output and a pause. */
  const reading = (pairs: readonly (readonly [output: number, pause: number])[]): Line[] => {
    let t = 1;
    const lines = pairs.flatMap(([output, pause]): Line[] => {
      const at = t;
      t += pause;
      return [
        [at, 'i', 'ls\r'],
        [at, 'o', 'x'.repeat(output)],
      ];
    });
    return [...lines, [t, 'i', 'ls\r']];
  };
  it.each<Case>([
    ['is silent without commands', [[0, 'o', PROMPT]], null],
    [
      'is unknown below 5 pauses',
      reading([
        [1, 1],
        [2, 2],
        [3, 3],
        [4, 4],
      ]),
      says('unknown', 1),
    ],
    ['is unknown without output', paced([1, 2, 3, 4, 5]), says('unknown', 1)],
    [
      'is unknown when the output does not vary',
      reading([
        [5, 1],
        [5, 2],
        [5, 3],
        [5, 4],
        [5, 5],
      ]),
      says('unknown', 1),
    ],
    [
      'is unknown when the pauses do not vary',
      reading([
        [1, 1],
        [2, 1],
        [3, 1],
        [4, 1],
        [5, 1],
      ]),
      says('unknown', 1),
    ],
    [
      'is a closed loop when pauses grow with output',
      reading([
        [1, 1],
        [2, 2],
        [3, 3],
        [4, 4],
        [5, 5],
      ]),
      says('closed_loop', 0.75),
    ],
    [
      'is fire and forget when they do not',
      reading([
        [1, 5],
        [2, 4],
        [3, 3],
        [4, 2],
        [5, 1],
      ]),
      says('fire_and_forget', 0.75),
    ],
    // r of 1 2 3 4 5 with 2 5 5 1 6 is 0.292, with 2 5 4 1 6 it is 0.305.
    [
      'is fire and forget up to r = 0.30',
      reading([
        [1, 2],
        [2, 5],
        [3, 5],
        [4, 1],
        [5, 6],
      ]),
      says('fire_and_forget', 0.75),
    ],
    [
      'is a closed loop above',
      reading([
        [1, 2],
        [2, 5],
        [3, 4],
        [4, 1],
        [5, 6],
      ]),
      says('closed_loop', 0.75),
    ],
  ])('%s', async (_name, lines, expected) => {
    expect(await measure('cognitive.feedback_loop_engagement', lines)).toEqual(expected);
  });
});

check('cognitive.inter_command_consistency', [
  ['is silent below two pauses', paced([1]), null],
  ['is silent when no time passes', paced([0, 0, 0, 0]), null],
  ['is metronomic below 0.40', paced([1, 1.25, 1, 0.75, 1]), says('metronomic', 0.75)],
  // Deviation 0.577 over 1.
  ['is variable below 1.50', paced([0.5, 1.5, 0.5, 1.5]), says('variable', 0.75)],
  // One pause of five: the root of five, 2.24.
  ['is bimodal from 1.50 on', paced([0, 0, 0, 0, 9]), says('bimodal', 0.75)],
  ['is unsure below 5 commands', paced([1, 1, 1]), says('metronomic', 0.4)],
]);

describe('cognitive.cognitive_load', () => {
  it.each<Case>([
    ['is silent without commands', [[0, 'o', PROMPT]], null],
    ['is low without any strain', commands(['a', 'b', 'c', 'd', 'e']), says('low', 0.6)],
    ['is unsure below 5 commands', commands(['a', 'b', 'c', 'd']), says('low', 0.4)],
    // Failures 1, even pauses 0: 0.5.
    ['is medium from 0.33 on', tries(['!a', '!b', '!c', '!d', '!e']), says('medium', 0.6)],
    // Failures 1, pauses of 1 2 9 and 4 vary by 0.89, which is 0.59 of 1.50: 0.8.
    [
      'is high from 0.67 on',
      [
        ...tries(['!a']),
        ...[2, 4, 13, 17].flatMap((t) =>
          tries(['!a']).map(([at, ch, d]): Line => [at + t - 1, ch, d]),
        ),
      ],
      says('high', 0.6),
    ],
    ['counts failures alone for one command', tries(['!a']), says('high', 0.4)],
  ])('%s', async (_name, lines, expected) => {
    expect(await measure('cognitive.cognitive_load', lines)).toEqual(expected);
  });
});

check('cognitive.exploration_style', [
  ['is silent without commands', [[0, 'o', PROMPT]], null],
  ['is methodical for one command', commands(['a']), says('methodical', 0.4)],
  [
    'is chaotic when 30 % of transitions jump back',
    commands(['a', 'b', 'c', 'd', 'a', 'b', 'c', 'e', 'f', 'g', 'h']),
    says('chaotic', 0.6),
  ],
  [
    'is methodical below',
    commands(['a', 'b', 'c', 'd', 'a', 'b', 'e', 'f', 'g', 'h', 'i']),
    says('methodical', 0.6),
  ],
  ['does not count a repeat as a jump', commands(['a', 'a', 'a', 'b', 'b']), says('targeted', 0.6)],
  ['is targeted from half repeats on', commands(['a', 'a', 'b', 'b']), says('targeted', 0.4)],
]);

check('cognitive.planning_depth', [
  ['is silent below two commands', paced([]), null],
  ['is deep when 40 % of pauses exceed 1.5 s', paced([1.75, 1.75, 1, 1, 1]), says('deep', 0.65)],
  ['takes 1.5 s for no deep pause', paced([1.5, 1.5, 1.5, 1.5]), says('shallow', 0.65)],
  ['is reactive when half stay within 0.3 s', paced([0.25, 0.25, 1, 1]), says('reactive', 0.65)],
  ['is deep before it is reactive', paced([0.25, 0.25, 0.25, 2, 2]), says('deep', 0.65)],
  ['is shallow otherwise', paced([1, 1, 1, 0.25]), says('shallow', 0.65)],
  ['is unsure below 5 commands', paced([2, 2, 2]), says('deep', 0.4)],
]);

check('cognitive.tool_vocabulary', [
  ['is silent without commands', [[0, 'o', PROMPT]], null],
  ['is narrow up to 3', commands(['a', 'b', 'c', 'a', 'b']), says('narrow', 0.7)],
  ['is moderate from 4 on', commands(['a', 'b', 'c', 'd', 'a']), says('moderate', 0.7)],
  ['is moderate up to 9', commands(Array.from('abcdefghi')), says('moderate', 0.7)],
  ['is broad from 10 on', commands(Array.from('abcdefghij')), says('broad', 0.7)],
  ['is unsure below 5 commands', commands(['a']), says('narrow', 0.4)],
]);

check('cognitive.error_resilience.retry_tactic', [
  ['is silent without a failure', commands(['a', 'b']), null],
  ['is rerun after the same tool', tries(['!a', 'a b']), says('rerun', 0.4)],
  ['is switch after another', tries(['!a', 'b']), says('switch', 0.4)],
  ['is abort after nothing', tries(['a', '!a']), says('abort', 0.4)],
  ['prefers rerun to switch', tries(['!a', 'a', '!b', 'c']), says('rerun', 0.4)],
  ['prefers switch to abort', tries(['!a', 'b', '!c']), says('switch', 0.4)],
  ['is sure from 5 failures on', tries(['!a', '!b', '!c', '!d', '!e', 'f']), says('switch', 0.65)],
]);

describe('cognitive.error_resilience.frustration_typing', () => {
  /** A command typed with this gap between keys; it fails if asked to. */
  const typed = (from: number, gap: number, fails = false): Line[] => [
    ...inputsAt(after(from, times(4, gap)), ['l', 's', ' ', 'x', '\r']),
    [from + 4 * gap + 0.1, 'o', fails ? 'ls: cannot access\r\n' : 'x\r\n'],
  ];
  it.each<Case>([
    ['is silent below two commands', typed(1, 0.25), null],
    ['is silent when nothing failed', [...typed(1, 0.25), ...typed(9, 0.25)], null],
    [
      'is silent without a command to compare with',
      [...typed(1, 0.25, true), ...typed(9, 0.25)],
      null,
    ],
    [
      'is low below a tenth',
      [...typed(1, 0.25), ...typed(9, 0.25, true), ...typed(19, 0.25)],
      says('low', 0.4),
    ],
    [
      'is moderate below 0.3',
      [...typed(1, 0.25), ...typed(9, 0.25, true), ...typed(19, 0.3125)],
      says('moderate', 0.4),
    ],
    [
      'is high from 0.3 on',
      [...typed(1, 0.25), ...typed(9, 0.25, true), ...typed(19, 0.5)],
      says('high', 0.4),
    ],
    [
      'counts faster typing alike',
      [...typed(1, 0.25), ...typed(9, 0.25, true), ...typed(19, 0.125)],
      says('high', 0.4),
    ],
    [
      'is sure from 5 commands after failures on',
      [
        ...typed(1, 0.25),
        ...[9, 19, 29, 39, 49].flatMap((t) => typed(t, 0.25, true)),
        ...typed(59, 0.25),
      ],
      says('low', 0.6),
    ],
  ])('%s', async (_name, lines, expected) => {
    expect(await measure('cognitive.error_resilience.frustration_typing', lines)).toEqual(expected);
  });
});

check('cognitive.error_resilience.fallback_to_man', [
  ['is silent without a failure', commands(['man ls']), null],
  ['is present when a manual follows a failure', tries(['!ls', 'man ls']), says('present', 0.4)],
  ['is absent when none does', tries(['!ls', 'ls', 'man ls']), says('absent', 0.4)],
  [
    'takes help and info for manuals',
    tries(['!a', 'help', '!b', '!c', '!d', '!e', 'x']),
    says('present', 0.65),
  ],
]);

describe('a failed command', () => {
  it.each([
    'sh: x: command not found',
    'cat: x: No such file or directory',
    'Permission denied',
    'ls: cannot access',
    'kill: Operation not permitted',
    "syntax error near unexpected token `('",
    'comm\x1b[31mand not\x1b[0m found',
    '\x1b]0;title\x07command not found',
  ])('is one whose output has %j', async (output) => {
    const lines: Line[] = [
      [1, 'i', 'x\r'],
      [2, 'o', output],
      [3, 'i', 'x\r'],
    ];
    expect(await measure('cognitive.error_resilience.retry_tactic', lines)).not.toBeNull();
  });

  it.each([
    'COMMAND NOT FOUND',
    'Is a directory',
    'cannot access',
    '\x1b]0;command not found\x07',
    '\x1b]0;command not found',
  ])('is none whose output has %j', async (output) => {
    const lines: Line[] = [
      [1, 'i', 'x\r'],
      [2, 'o', output],
      [3, 'i', 'x\r'],
    ];
    expect(await measure('cognitive.error_resilience.retry_tactic', lines)).toBeNull();
  });

  it('is told by output from its end up to the start of the next command', async () => {
    const fails: Line = [3, 'o', 'command not found'];
    const at = (t: number): Line[] => [
      [1, 'i', 'a'],
      [2, 'i', '\r'],
      [t, 'o', fails[2]],
      [4, 'i', 'b\r'],
      [5, 'i', 'c\r'],
    ];
    const tactic = (lines: Line[]): Promise<Measured | null> =>
      measure('cognitive.error_resilience.retry_tactic', lines);
    expect(await tactic(at(1.5))).toBeNull();
    expect(await tactic(at(2))).toEqual(says('switch', 0.4));
    expect(await tactic(at(4))).toEqual(says('switch', 0.4));
    expect(await tactic(at(99))).toEqual(says('abort', 0.4));
  });

  it('is told by phrases that are split over outputs', async () => {
    const lines: Line[] = [
      [1, 'i', 'x\r'],
      [2, 'o', 'command not'],
      [2, 'o', ' found'],
    ];
    expect(await measure('cognitive.error_resilience.retry_tactic', lines)).toEqual(
      says('abort', 0.4),
    );
  });
});
