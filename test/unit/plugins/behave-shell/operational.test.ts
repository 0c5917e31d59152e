import { describe, expect, it } from 'vitest';
import {
  PROMPT,
  after,
  commands,
  inputsAt,
  measure,
  type Line,
  type Measured,
} from './support/operator.ts';

type Case = readonly [name: string, lines: readonly Line[], expected: Measured | null];

function says(value: string, confidence: number): Measured {
  return { value, confidence };
}

function check(primitive: string, cases: readonly Case[]): void {
  describe(primitive, () => {
    it.each<Case>(cases)('%s', async (_name, lines, expected) => {
      expect(await measure(primitive, lines)).toEqual(expected);
    });
  });
}

check('operational.objective', [
  ['is silent below 3 commands with a known intent', commands(['ls', 'id', 'foo', 'bar']), null],
  ['is recon', commands(['ls', 'pwd', 'whoami']), says('recon', 0.4)],
  ['is destructive', commands(['rm x', 'dd', 'fdisk']), says('destructive', 0.4)],
  ['is persistence', commands(['at', 'crontab -e', 'update-rc.d']), says('persistence', 0.4)],
  ['is exfil', commands(['curl x', 'python3', 'xxd']), says('exfil', 0.4)],
  ['is lateral', commands(['ssh x', 'redis-cli', 'psql']), says('lateral', 0.4)],
  ['goes by most', commands(['rm', 'ls', 'ls', 'curl']), says('recon', 0.4)],
  ['goes by the first among equals', commands(['curl', 'rm', 'rm', 'curl']), says('exfil', 0.4)],
  ['is sure from 6 on', commands(['ls', 'ls', 'ls', 'ls', 'ls', 'ls']), says('recon', 0.6)],
]);

check('operational.opsec_discipline', [
  ['is silent without commands', [[0, 'o', PROMPT]], null],
  ['is careless without any care', commands(['ls', 'rm x', 'kill 1']), says('careless', 0.3)],
  [
    'is careful with care and a cleanup at the end',
    commands(['unset HISTFILE', 'ls', 'ls', 'rm x', 'exit']),
    says('careful', 0.45),
  ],
  [
    'is learning with care alone',
    commands(['set +o history', 'ls', 'ls', 'ls', 'ls']),
    says('learning', 0.45),
  ],
  [
    'looks for the cleanup in the last three',
    commands(['export X=1', 'rm x', 'ls', 'ls', 'ls']),
    says('learning', 0.45),
  ],
  ['is unsure below 5 commands', commands(['history -c']), says('careful', 0.3)],
]);

check('operational.cleanup_behavior', [
  ['is silent without commands', [[0, 'o', PROMPT]], null],
  ['is none without cleaning', commands(['ls']), says('none', 0.35)],
  ['is partial with one or two', commands(['rm a', 'kill 1', 'rm b']), says('partial', 0.35)],
  ['is thorough with three', commands(['rm a', 'kill 1', 'clear']), says('thorough', 0.35)],
  ['looks at the last five', commands(['rm a', 'ls', 'ls', 'ls', 'ls', 'ls']), says('none', 0.35)],
  [
    'is surer from 8 commands on',
    commands(['ls', 'ls', 'ls', 'ls', 'ls', 'ls', 'ls', 'shred x']),
    says('partial', 0.55),
  ],
]);

describe('operational.multi_actor_indicators', () => {
  /** Commands of 3 keys, one every 10 s, typed with these gaps between keys. */
  const typed = (gaps: readonly number[]): Line[] =>
    gaps.flatMap((gap, i) => inputsAt(after(1 + 10 * i, [gap, gap, gap]), ['l', 's', ' ', '\r']));
  const halves = (first: number, second: number, each = 4): Line[] =>
    typed([
      ...Array.from({ length: each }, () => first),
      ...Array.from({ length: each }, () => second),
    ]);
  it.each<Case>([
    ['is silent below 8 commands', typed([1, 1, 1, 1, 1, 1, 1]), null],
    ['is solo when the halves are alike', halves(0.25, 0.25), says('solo', 0.4)],
    ['is solo up to a difference of half', halves(0.5, 0.25), says('solo', 0.4)],
    ['is a handoff beyond', halves(0.5, 0.125), says('handoff_detected', 0.4)],
    ['is a handoff to slower hands too', halves(0.125, 0.5), says('handoff_detected', 0.4)],
    [
      'is surer with 8 commands in each half',
      halves(0.5, 0.125, 8),
      says('handoff_detected', 0.55),
    ],
    [
      'is solo when a half has fewer than 4',
      [...halves(0.5, 0.125), [10_000, 'o', PROMPT]],
      says('solo', 0.4),
    ],
    [
      'is solo when a half has no times between keys',
      [...commands(['a', 'a', 'a', 'a', 'a', 'a', 'a', 'a'])],
      says('solo', 0.4),
    ],
  ])('%s', async (_name, lines, expected) => {
    expect(await measure('operational.multi_actor_indicators', lines)).toEqual(expected);
  });
});
