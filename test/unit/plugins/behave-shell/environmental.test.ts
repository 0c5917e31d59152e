import { describe, expect, it } from 'vitest';
import {
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

/** A command with this output. */
function shown(...outputs: readonly string[]): Line[] {
  return [[1, 'i', 'ls\r'], ...outputs.map((output, i): Line => [2 + i, 'o', output])];
}

describe('environmental.shell_type', () => {
  it.each<Case>([
    ['is silent without prompts', shown('no prompt here'), null],
    [
      'is silent for prompts before the first command',
      [
        [0, 'o', 'root@web:~# '],
        [1, 'i', 'ls\r'],
      ],
      null,
    ],
    ['is bash for $', shown('user@host:~$ '), says('bash', 0.4)],
    ['is bash for #', shown('root@host:~# '), says('bash', 0.4)],
    ['is zsh for %', shown('host% '), says('zsh', 0.4)],
    ['is fish for >', shown('user@host ~> '), says('fish', 0.4)],
    ['is powershell for PS and >', shown('PS C:\\Users> '), says('powershell', 0.4)],
    ['is cmd.exe for a drive with a backslash', shown('C:\\Users>'), says('cmd.exe', 0.4)],
    ['is no cmd.exe for a drive with a slash', shown('C:/Users>'), says('fish', 0.4)],
    ['is sure from 3 prompts on', shown('a$ \nb$ \nc$ '), says('bash', 0.75)],
    ['goes by most votes', shown('a$ \nb% \nc% '), says('zsh', 0.75)],
    ['goes by the first among equals', shown('b% \na$ '), says('zsh', 0.4)],
    ['needs a space behind the sign, or the look of a prompt', shown('a$'), null],
    ['takes user@host for the look of a prompt', shown('u@h$'), says('bash', 0.4)],
    ['needs something on both sides of the @', shown('@h$'), null],
    ['takes a drive anywhere in the line for it', shown('x c:/y$'), says('bash', 0.4)],
    ['takes PS and white space at the start for it', shown('  PS\tx>'), says('fish', 0.4)],
    ['does not mind trailing white space', shown('u@h$ \r\n'), says('bash', 0.4)],
    ['takes only U+0020 for the space behind the sign', shown('a$\u00a0'), null],
    ['strips colours first', shown('\x1b[1;32ma\x1b[0m$ '), says('bash', 0.4)],
    ['reads prompts that are split over outputs', shown('u@', 'h$'), says('bash', 0.4)],
  ])('%s', async (_name, lines, expected) => {
    expect(await measure('environmental.shell_type', lines)).toEqual(expected);
  });
});

describe('environmental.terminal_multiplexer', () => {
  it.each<Case>([
    ['is silent without commands', [[1, 'o', '\x1bPtmux;']], null],
    ['is none without marks', shown('\x1b[31mred\x1b[0m'), says('none', 0.55)],
    ['is tmux for its passthrough', shown('x\x1bPtmux;x'), says('tmux', 0.85)],
    ['is tmux for focus reports', shown('\x1b[?1004h'), says('tmux', 0.85)],
    ['is tmux for its title', shown('\x1b]2;tmux\x07'), says('tmux', 0.85)],
    ['is screen for its strings', shown('\x1bP=1s'), says('screen', 0.85)],
    ['is screen for its command', shown('\x1b]83;x\x07'), says('screen', 0.85)],
    ['prefers tmux', shown('\x1bP=1s', '\x1b[?1004h'), says('tmux', 0.85)],
    [
      'does not see marks that are split over outputs',
      shown('\x1b[?10', '04h'),
      says('none', 0.55),
    ],
  ])('%s', async (_name, lines, expected) => {
    expect(await measure('environmental.terminal_multiplexer', lines)).toEqual(expected);
  });
});

describe('environmental.locale', () => {
  it.each<Case>([
    ['is silent without commands', [[1, 'o', 'LANG=en_US']], null],
    ['is silent without a variable', shown('LANGUAGE=en'), null],
    ['is language and region', shown('LANG=en_US.UTF-8'), says('en-US', 0.8)],
    ['is the language alone', shown('LANG=de\n'), says('de', 0.8)],
    ['lowers the language and raises the region', shown('LANG=DE_at'), says('de-AT', 0.8)],
    ['is undetermined for C', shown('LANG=C.UTF-8'), says('und', 0.8)],
    ['prefers LC_ALL', shown('LC_CTYPE=fr_FR LANG=en_US LC_ALL=de_DE'), says('de-DE', 0.8)],
    ['prefers LANG to LC_CTYPE', shown('LC_CTYPE=fr_FR LANG=en_US'), says('en-US', 0.8)],
    ['takes the first of the best', shown('LANG= LANG=fr_FR LANG=en_US'), says('fr-FR', 0.8)],
    ['needs no boundary before the name', shown('XLANG=en_US'), says('en-US', 0.8)],
    ['drops what follows', shown('LANG=englisch_US'), says('eng', 0.8)],
    ['reads over escapes and splits', shown('LA', '\x1b[1mNG=e', 'n_US'), says('en-US', 0.8)],
  ])('%s', async (_name, lines, expected) => {
    expect(await measure('environmental.locale', lines)).toEqual(expected);
  });
});

describe('environmental.keyboard_layout', () => {
  const typed = (text: string): Line[] => keys(text, 1, 0.125);
  it.each<Case>([
    ['is silent below 200 letters', typed('a'.repeat(199)), null],
    ['is other without common pairs', typed('a'.repeat(200)), says('other', 0.4)],
    ['is qwerty from a share of 0.08 on', typed('th'.repeat(100)), says('qwerty', 0.4)],
    ['is surer from 500 letters on', typed('th'.repeat(250)), says('qwerty', 0.55)],
    [
      'is azerty with many q and few common pairs',
      typed('qxxxxxxxxx'.repeat(20)),
      says('azerty', 0.4),
    ],
    ['is no azerty with common pairs', typed('qththththt'.repeat(20)), says('qwerty', 0.4)],
    ['is qwertz with many z and few y', typed('zxxxxxxxxx'.repeat(20)), says('qwertz', 0.4)],
    ['is no qwertz with as many y', typed('zyxxxxxxxx'.repeat(20)), says('other', 0.4)],
    ['does not count pastes', [[0, 'i', 'th'.repeat(200)]], null],
    ['counts capitals as letters', typed('TH'.repeat(100)), says('qwerty', 0.4)],
    ['does not pair letters over other keys', typed('t h '.repeat(100)), says('other', 0.4)],
  ])('%s', async (_name, lines, expected) => {
    expect(await measure('environmental.keyboard_layout', lines)).toEqual(expected);
  });

  it('does not pair letters over a paste', async () => {
    const lines = Array.from({ length: 100 }, (_, i): Line[] => [
      [2 * i, 'i', 't'],
      [2 * i + 0.5, 'i', 'paste'],
      [2 * i + 1, 'i', 'h'],
      [2 * i + 1.5, 'i', ' '],
    ]).flat();
    expect(await measure('environmental.keyboard_layout', lines)).toEqual(says('other', 0.4));
  });

  it('counts the 64 most frequent pairs only, of equal ones the first', async () => {
    const common = 'th he in er an re on at nd ha'.split(' ');
    const letters = Array.from('bcdfgjklm');
    const others = letters.flatMap((a) => letters.map((b) => a + b)).slice(0, 64);
    const single = Array.from({ length: 60 }, () => 'x');
    const inOrder = (...pairs: readonly string[]): Line[] => typed([...pairs, ...single].join(' '));
    // Each pair once: the ten common ones are kept when they come first, and not when they come last.
    const first = await measure('environmental.keyboard_layout', inOrder(...common, ...others));
    expect(first?.value).toBe('qwerty');
    const last = await measure('environmental.keyboard_layout', inOrder(...others, ...common));
    expect(last?.value).toBe('other');
    const twice = await measure(
      'environmental.keyboard_layout',
      inOrder(...others, ...common, ...common),
    );
    expect(twice?.value).toBe('qwerty');
  });
});

describe('environmental.numpad_usage', () => {
  /** Fifty typed characters that say nothing, and a command. */
  const padding: Line[] = [...keys('x'.repeat(50), 100, 1), ...commands(['ls'], 1, 200)];
  const digits = (gaps: readonly number[], text = '1234567'): Line[] =>
    inputsAt(after(1, gaps), Array.from(text));
  it.each<Case>([
    ['is silent without commands', keys('x'.repeat(60), 1, 1), null],
    ['is silent below 50 typed characters', commands(['ls']), null],
    ['is not detected without digits', padding, says('not_detected', 0.5)],
    [
      'is detected with 4 digits within 50 ms each',
      [...digits([1 / 32, 1 / 32, 1 / 32]), ...padding],
      says('detected', 0.5),
    ],
    ['needs 4 digits', [...digits([1 / 32, 1 / 32]), ...padding], says('not_detected', 0.5)],
    [
      'needs all 3 gaps',
      [...digits([1 / 32, 1 / 32, 1 / 16, 1 / 32]), ...padding],
      says('not_detected', 0.5),
    ],
    [
      'takes digits of any script',
      [...digits([1 / 32, 1 / 32, 1 / 32], '٣３²①'), ...padding],
      says('detected', 0.5),
    ],
    [
      'does not take fractions for digits',
      [...digits([1 / 32, 1 / 32, 1 / 32], '½½½½'), ...padding],
      says('not_detected', 0.5),
    ],
    [
      'does not mind other keys between',
      [
        [1, 'i', '1'],
        [1, 'i', 'x'],
        [1, 'i', '2'],
        [1, 'i', 'paste'],
        [1, 'i', '3'],
        [1, 'i', '4'],
        ...padding,
      ],
      says('detected', 0.5),
    ],
    [
      'takes a step back in time for a small gap',
      [...digits([-5, -5, -5]), ...padding],
      says('detected', 0.5),
    ],
  ])('%s', async (_name, lines, expected) => {
    expect(await measure('environmental.numpad_usage', lines)).toEqual(expected);
  });
});
