import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { contextV01, openFolder } from '@shardscope/sdk';
import { describe, expect, it } from 'vitest';
import { recordedSession, type Line } from '../pipeline/support/recorded-session.ts';

/** One operator at a real bash on a pseudo-terminal, and the lines typed while the echo was off. */
interface EchoCase {
  readonly operator: string;
  readonly masked: readonly number[];
  readonly lines: readonly Line[];
}

const CASES = join(import.meta.dirname, 'echo');
const REAL = join(import.meta.dirname, '../../../fixtures/parity/real/sessions-2026-11-20.jsonl');

function maskedIn(lines: readonly Line[]): readonly number[] {
  const { commands } = contextV01(recordedSession('session', lines));
  return Array.from({ length: commands.length }, (_, i) => i).filter((i) => commands.masked(i));
}

describe('input typed while the echo was off', () => {
  const cases = readdirSync(CASES).map(
    (file) => JSON.parse(readFileSync(join(CASES, file), 'utf8')) as EchoCase,
  );
  it.each(cases)('is found where somebody $operator', ({ masked, lines }) => {
    expect(maskedIn(lines)).toEqual(masked);
  });

  it('is found in the recordings of a real recorder, and nothing else with it', async () => {
    const masked: string[] = [];
    const recording = await openFolder(REAL);
    for await (const item of recording.sessions()) {
      if (item.kind !== 'session') continue;
      const { commands } = contextV01(item.session);
      for (let i = 0; i < commands.length; i++) {
        if (commands.masked(i)) masked.push(`${item.session.sid.slice(0, 8)} ${i}`);
      }
    }
    // The wrong password for su, and a line that was typed while su still made its user wait.
    expect(masked).toEqual(['65d11e34 3', '65d11e34 4']);
  });

  const SECRET: readonly Line[] = [
    [0, 'o', 'web$ '],
    [1, 'i', 's'],
    [1.01, 'o', 's'],
    [1.2, 'i', 'u'],
    [1.21, 'o', 'u'],
    [1.5, 'i', '\r'],
    [1.6, 'o', '\r\nPassword: '],
    [2, 'i', 'r'],
    [2.5, 'i', 'm'],
    [3, 'i', ' '],
    [3.5, 'i', 'x'],
    [4, 'i', '\r'],
    [4.1, 'o', '\r\nsu: Authentication failure\r\nweb$ '],
  ];

  it('cannot be read from its command', () => {
    const { commands } = contextV01(recordedSession('session', SECRET));
    expect(commands.length).toBe(2);
    expect(commands.text(0)).toBe('su');
    expect(commands.masked(1)).toBe(true);
    expect(commands.text(1)).toBeNull();
    expect(commands.firstToken(1)).toBeNull();
    expect(commands.firstTokenHash(1)).toBeNull();
  });

  it('is counted all the same', () => {
    const { commands } = contextV01(recordedSession('session', SECRET));
    expect([...commands.token]).toEqual([0, 1]);
    expect(commands.distinctTokens).toBe(2);
    expect(commands.firstTokenIn(1, new Set(['rm']))).toBe(true);
    expect(commands.firstTokenIn(1, new Set(['su']))).toBe(false);
  });

  /** A line sent key by key, half a second apart, with what comes back for each. */
  const keyed = (from: number, keys: string, echo: (key: string) => string): Line[] =>
    Array.from(keys).flatMap((key, i): Line[] => [
      [from + i / 2, 'i', key],
      ...(echo(key) === '' ? [] : [[from + i / 2 + 0.01, 'o', echo(key)] satisfies Line]),
    ]);
  const same = (key: string): string => (key === '\r' ? '\r\n$ ' : key);
  const nothing = (key: string): string => (key === '\r' ? '\r\n$ ' : '');
  const ECHOED = keyed(1, 'ls -la\r', same);

  it.each<readonly [string, readonly Line[], boolean]>([
    ['a line of which nothing comes back', keyed(9, 'hunter2\r', nothing), true],
    [
      'one of which stars come back',
      keyed(9, 'hunter2\r', (key) => (key === '\r' ? '\r\n' : '*')),
      true,
    ],
    [
      'one of which most comes back',
      keyed(9, 'hunter2\r', (key) => (key === 'h' ? '' : same(key))),
      false,
    ],
    [
      'one of which four keys in a row do not',
      keyed(9, 'ls -la hunter2\r', (key) => ('hunt'.includes(key) ? '' : same(key))),
      true,
    ],
    [
      'keys that the line editor refuses with a bell',
      keyed(9, 'ls\r', (key) => (key === '\r' ? '\r\n' : '\x07')),
      false,
    ],
    [
      'a line in which only accents are swallowed',
      keyed(9, 'é à ü ñ ls\r', (key) => (key > '\x7f' ? '' : same(key))),
      false,
    ],
    ['a line of nothing but swallowed letters', keyed(9, 'пароль\r', nothing), true],
    [
      'an arrow key',
      [
        [9, 'i', '\x1b[A'],
        [9.1, 'o', 'pwd'],
        [10, 'i', '\r'],
        [10.1, 'o', '\r\n'],
      ],
      false,
    ],
    [
      'keys whose echo comes one key late',
      [
        [9, 'i', 'i'],
        [9.5, 'i', 'd'],
        [9.6, 'o', 'i'],
        [10, 'i', ' '],
        [10.1, 'o', 'd'],
        [10.5, 'i', '\r'],
        [10.6, 'o', '\r\n'],
      ],
      false,
    ],
    [
      'an empty line',
      [
        [9, 'i', ' '],
        [9.5, 'i', '\r'],
        [9.6, 'o', '\r\n'],
      ],
      false,
    ],
  ])('is told from %s', (_name, lines, masked) => {
    expect(maskedIn([...ECHOED, ...lines])).toEqual(masked ? [1] : []);
  });

  it.each([
    'Password: ',
    '[sudo] password for bob: ',
    'Enter passphrase for key: ',
    'Verification code: ',
    'Mot de passe : ',
    '\x1b[1mPassword:\x1b[0m ',
  ])('is any line that %j asked for in a session without echo', (prompt) => {
    const answer: Line[] = [
      [9, 'o', `\r\n${prompt}`],
      [10, 'i', 'hunter2\r'],
      [11, 'o', '\r\n$ '],
    ];
    expect(maskedIn([[1, 'i', 'su\r'], [2, 'o', '$ '], ...answer])).toEqual([1]);
  });

  it('is nothing else in a session without echo, or without output', () => {
    const sent: Line[] = [
      [1, 'i', 'cat x\r'],
      [2, 'o', '$ '],
      [3, 'i', 'pwd\r'],
      [4, 'o', '$ '],
    ];
    expect(maskedIn(sent)).toEqual([]);
    expect(maskedIn(sent.filter(([, ch]) => ch === 'i'))).toEqual([]);
  });
});
