import { contextV01, type SessionContext } from '@shardscope/sdk';
import { describe, expect, it } from 'vitest';
import { recordedSession, type Line } from '../pipeline/support/recorded-session.ts';

function contextOf(...lines: readonly Line[]): SessionContext {
  return contextV01(recordedSession('session', lines));
}

/** Inputs one second apart. */
function sent(...texts: readonly string[]): SessionContext {
  return contextOf(...texts.map((text, i): Line => [i, 'i', text]));
}

describe('the session context of semantics 0.1', () => {
  it('names its semantics', () => {
    expect(sent().semantics).toBe('0.1');
  });

  it('derives each part once', () => {
    const context = sent('ls\r', 'x', 'y');
    const parts = [
      'window',
      'inputs',
      'outputs',
      'iats',
      'pastes',
      'typingBursts',
      'corrections',
      'commands',
      'outputWindows',
      'pauses',
      'typedLetters',
    ] as const;
    for (const part of parts) expect(context[part]).toBe(context[part]);
  });

  it('is empty, and defined, for a session without events', () => {
    const { window, inputs, outputs, iats, commands, outputWindows, pauses } = contextOf();
    expect(window).toEqual({ startT: 0, endT: 0, duration: 0 });
    const lengths = [inputs, outputs, iats, commands, outputWindows, pauses];
    expect(lengths.map(({ length }) => length)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('splits inputs from outputs and counts code points', () => {
    const { inputs, outputs } = contextOf([1, 'o', '😀é'], [2, 'i', '\udce9x'], [3, 'o', '']);
    expect([...inputs.t]).toEqual([2]);
    expect(inputs.text).toEqual(['\udce9x']);
    expect([...inputs.characters]).toEqual([2]);
    expect([...outputs.characters]).toEqual([2, 0]);
  });

  it('takes times that are no numbers for 0', () => {
    const { window, inputs } = contextOf(
      [Number.NaN, 'i', 'a'],
      [Infinity, 'i', 'b'],
      [2, 'i', 'c'],
    );
    expect([...inputs.t]).toEqual([0, 0, 2]);
    expect(window).toEqual({ startT: 0, endT: 2, duration: 2 });
  });

  it('spans from the first event in the file to the greatest time, at least 0', () => {
    expect(contextOf([3, 'o', ''], [1, 'i', ''], [9, 'o', ''], [4, 'i', '']).window).toEqual({
      startT: 3,
      endT: 9,
      duration: 6,
    });
    expect(contextOf([-3, 'o', '']).window).toEqual({ startT: -3, endT: 0, duration: 3 });
  });

  it('clamps inter-arrival times at 0', () => {
    expect([...contextOf([1, 'i', ''], [3, 'i', ''], [2, 'i', '']).iats]).toEqual([2, 0]);
  });

  it('joins outputs without escape sequences, also where they are split', () => {
    const { plainOutput } = contextOf([1, 'o', 'a\x1b['], [2, 'o', '31mb'], [3, 'o', 'c\x1b[0m']);
    expect(plainOutput).toBe('abc');
  });
});

describe('pastes', () => {
  it('are inputs of four characters or more', () => {
    const { pastes } = sent('abc', 'abcd', '😀😀😀', '\udce9\udce9\udce9\udce9');
    expect([...pastes.fromInput]).toEqual([1, 3]);
    expect([...pastes.toInput]).toEqual([2, 4]);
    expect([...pastes.characters]).toEqual([4, 4]);
  });

  it('make a burst when they follow each other within 0.20 s', () => {
    const { pastes } = contextOf(
      [1, 'i', 'paste'],
      [1.125, 'i', 'paste'],
      [1.375, 'i', 'paste'],
      [1.4, 'i', 'k'],
      [1.5, 'i', 'paste'],
    );
    expect(pastes.bursts.length).toBe(3);
    expect([...pastes.bursts.from]).toEqual([0, 2, 3]);
    expect([...pastes.bursts.to]).toEqual([2, 3, 4]);
  });
});

describe('typing bursts', () => {
  it('end at gaps above 1.50 s and have three times at least', () => {
    const times = [0, 1.5, 3, 4.5, 6.25, 6.5, 6.75, 9, 9.5, 10, 10.5, 11];
    const { typingBursts } = contextOf(...times.map((t): Line => [t, 'i', 'k']));
    expect([...typingBursts.from]).toEqual([0, 7]);
    expect([...typingBursts.to]).toEqual([3, 11]);
    expect([...typingBursts.values.subarray(0, 3)]).toEqual([1.5, 1.5, 1.5]);
  });
});

describe('corrections', () => {
  it('are backspaces with their delay, and killed lines and words', () => {
    const { corrections } = contextOf(
      [0, 'i', '\b'],
      [1, 'i', 'a'],
      [2, 'i', '\x7f\x7f'],
      [3, 'i', '\x15'],
      [4, 'i', '\b'],
      [5, 'i', '\x17x'],
    );
    expect(corrections.backspaces).toBe(4);
    expect([...corrections.backspaceT]).toEqual([2, 2, 4]);
    expect([...corrections.backspaceDelay]).toEqual([1, 1, 1]);
    expect([...corrections.lineKillT]).toEqual([3, 5]);
  });
});

describe('commands', () => {
  const texts = ({ commands }: SessionContext): (string | null)[] =>
    Array.from({ length: commands.length }, (_, i) => commands.text(i));
  const tokens = ({ commands }: SessionContext): (string | null)[] =>
    Array.from({ length: commands.length }, (_, i) => commands.firstToken(i));

  it('end at CR or LF; an empty line is none, and a line without end is none', () => {
    expect(texts(sent('ls\rpwd\n', '\r\n\r', 'i', 'd', '\r\n', 'uname'))).toEqual([
      'ls',
      'pwd',
      'id',
    ]);
  });

  it('keep control characters as they were sent', () => {
    expect(texts(sent('l\x7fs\x1b[A\x03\r'))).toEqual(['l\x7fs\x1b[A\x03']);
  });

  it('have times and places of the first character and of the end', () => {
    const { commands } = sent('x\r', '\r', 'l', 's', '\rid', '\r');
    expect([...commands.startT]).toEqual([0, 2, 4]);
    expect([...commands.endT]).toEqual([0, 4, 5]);
    expect([...commands.startInput]).toEqual([0, 2, 4]);
    expect([...commands.endInput]).toEqual([0, 4, 5]);
  });

  it('have the first white-space-separated token, empty for white space alone', () => {
    expect(
      tokens(
        sent(
          ' ls -la\r',
          '\tid\r',
          ' \t \r',
          'a\x1cb\r',
          '\x85\u00a0\u3000pwd\u2028x\r',
          '\ufeffls\r',
        ),
      ),
    ).toEqual(['ls', 'id', '', 'a', 'pwd', '\ufeffls']);
  });

  it('join a token from several inputs', () => {
    expect(tokens(sent(' u', 'na', 'm', 'e', ' -a', '\r'))).toEqual(['uname']);
  });

  it('number their first tokens by first appearance', () => {
    const { commands } = sent('ls\r', 'id\r', 'ls -l\r', 'pwd\r', 'id\r');
    expect([...commands.token]).toEqual([0, 1, 0, 2, 1]);
    expect(commands.distinctTokens).toBe(3);
  });

  it('hash the bytes of the first token', () => {
    const { commands } = sent('ls\r', '\udcb2\udce9 x\r');
    expect(commands.firstTokenHash(0)).toBe(
      'c7b68ac37f364473e922936708e7f43c293dd07b295171566c07ff5fe024fab9',
    );
    expect(commands.firstTokenHash(1)).toBe(
      'aca3c62fd344c5a82ad59c1d6fdcf137a725cd9431b1a1968e33dcd1f469273b',
    );
  });

  it('count TABs, editing shortcuts and pipes', () => {
    const { commands } = sent('a\tb\t|c||d\r', '\x01\x05\x17\x15\x12\x02\x06\x03\r');
    expect([...commands.tabs]).toEqual([2, 0]);
    expect([...commands.pipes]).toEqual([3, 0]);
    expect([...commands.shortcuts]).toEqual([0, 7]);
  });

  it('say that their text was typed', () => {
    expect(sent('ls\r').commands.provenance(0)).toBe('typed');
  });

  it('answer null and false beyond the last', () => {
    const { commands } = sent('ls\r');
    expect([commands.text(1), commands.firstToken(-1), commands.firstTokenHash(9)]).toEqual([
      null,
      null,
      null,
    ]);
    expect(commands.firstTokenIn(1, new Set(['']))).toBe(false);
  });
});

describe('inter-arrival times of commands', () => {
  const groups = ({ commands: { iats } }: SessionContext): number[][] =>
    Array.from({ length: iats.length }, (_, g) => [
      ...iats.values.subarray(iats.from[g], iats.to[g]),
    ]);

  it('lie between the inputs from the first character up to, not including, the end', () => {
    expect(groups(contextOf([1, 'i', 'a'], [2, 'i', 'b'], [4, 'i', 'c'], [8, 'i', '\r']))).toEqual([
      [1, 2],
    ]);
    expect(groups(contextOf([1, 'i', 'ab\r'], [2, 'i', 'x\r']))).toEqual([[], []]);
  });

  it('are by time: an earlier input at the same time belongs to it', () => {
    expect(groups(contextOf([1, 'i', '\r'], [1, 'i', 'a'], [2, 'i', 'b'], [3, 'i', '\r']))).toEqual(
      [[0, 1]],
    );
  });

  it('are by time where time goes backwards, and in file order', () => {
    const lines: Line[] = [
      [5, 'i', 'a'],
      [3, 'i', 'x'],
      [6, 'i', 'b'],
      [5.5, 'i', 'c'],
      [9, 'i', '\r'],
      [7, 'i', 'y'],
    ];
    // From 5 up to 9: a at 5, b at 6, c at 5.5, y at 7.
    expect(groups(contextOf(...lines))).toEqual([[1, 0, 1.5]]);
  });
});

describe('output windows and pauses', () => {
  const session = contextOf(
    [0, 'o', 'early'],
    [1, 'i', 'a'],
    [1.5, 'o', 'echo'],
    [2, 'i', '\r'],
    [2, 'o', '😀12'],
    [3, 'o', '4'],
    [4, 'i', 'b'],
    [5, 'i', '\r'],
    [6, 'o', 'last'],
  );

  it('go from the end of a command up to the start of the next, the last to the end', () => {
    expect([...session.outputWindows.characters]).toEqual([4, 4]);
  });

  it('are what was shown during the pause between', () => {
    expect([...session.pauses.duration]).toEqual([2]);
    expect([...session.pauses.outputBefore]).toEqual([4]);
  });

  it('are by time, wherever the output stands in the file', () => {
    const { outputWindows } = contextOf(
      [9, 'o', 'abc'],
      [1, 'i', 'a\r'],
      [3, 'i', 'b\r'],
      [2, 'o', 'x'],
    );
    expect([...outputWindows.characters]).toEqual([1, 3]);
  });

  it('are empty where the next command starts before the last one ends', () => {
    const { outputWindows, pauses } = contextOf(
      [5, 'i', 'a\r'],
      [3, 'i', 'b\r'],
      [4, 'o', 'x'],
      [6, 'o', 'y'],
    );
    expect([...outputWindows.characters]).toEqual([0, 2]);
    expect([...pauses.duration]).toEqual([0]);
  });

  it('have prompts, trimmed and cut to their last 256 characters', () => {
    const long = `${'x'.repeat(300)}@h:~#`;
    const { outputWindows } = contextOf(
      [1, 'i', 'a\r'],
      [2, 'o', `one$ \r\n  ${long} \nnone\n`],
      [3, 'i', 'b\r'],
    );
    expect([...outputWindows.promptCount]).toEqual([2, 0]);
    expect([...outputWindows.prompts.command]).toEqual([0, 0]);
    expect(outputWindows.prompts.text).toEqual(['one$', long.slice(-256)]);
  });
});

describe('escape sequences', () => {
  const plain = (output: string): string => contextOf([1, 'o', output]).plainOutput;
  it.each([
    ['complete CSI', 'a\x1b[1;31mb\x1b[?25l\x1b[ qc', 'abc'],
    ['an unfinished CSI, which stays', 'a\x1b[12', 'a\x1b[12'],
    ['a CSI with a character that cannot be in one, which stays', 'a\x1b[1\x01m', 'a\x1b[1\x01m'],
    ['OSC with BEL', 'a\x1b]0;title\x07b', 'ab'],
    ['OSC with ESC \\', 'a\x1b]0;title\x1b\\b', 'ab'],
    ['OSC up to another escape', 'a\x1b]0;title\x1b[1mb', 'ab'],
    ['OSC up to the end', 'a\x1b]0;title\nmore', 'a'],
    ['two characters', 'a\x1bMb\x1b\\c\x1b_d', 'abcd'],
    ['no other escapes', 'a\x1b(Bb\x1b=c\x1b7d', 'a\x1b(Bb\x1b=c\x1b7d'],
    ['an escape at the end, which stays', 'a\x1b', 'a\x1b'],
  ])('are %s', (_name, output, expected) => {
    expect(plain(output)).toBe(expected);
  });
});

describe('typed letters', () => {
  it('are ASCII letters outside pastes, in lower case', () => {
    const { typedLetters } = sent('a', 'B', '1', 'é', 'zz', 'paste');
    expect(typedLetters.characters).toBe(6);
    expect(typedLetters.total).toBe(4);
    expect([typedLetters.unigrams[0], typedLetters.unigrams[1], typedLetters.unigrams[25]]).toEqual(
      [1, 1, 2],
    );
  });

  it('make pairs in a row, over inputs, but not over other keys or pastes', () => {
    const { typedLetters } = sent('a', 'b', ' ', 'c', 'paste', 'd', 'ef');
    const pair = (text: string): number | undefined =>
      typedLetters.bigrams[26 * (text.charCodeAt(0) - 97) + text.charCodeAt(1) - 97];
    expect(['ab', 'bc', 'cd', 'de', 'ef'].map(pair)).toEqual([1, 0, 0, 1, 1]);
  });

  it('have their longest runs of capitals and exclamation marks', () => {
    const { typedLetters } = sent('AB', 'c', 'DEF', 'g', '!!', 'a', '!');
    expect([typedLetters.longestCapitals, typedLetters.longestCapitalsInput]).toEqual([3, 2]);
    expect([typedLetters.longestExclamation, typedLetters.longestExclamationInput]).toEqual([2, 4]);
    expect(sent('a').typedLetters.longestCapitalsInput).toBe(-1);
  });

  it('find words at the end of runs', () => {
    const { typedLetters } = sent(
      'om',
      'gw',
      'tf',
      ' ',
      'wtf',
      's',
      ' ',
      'WTF',
      'paste',
      'w',
      'tf',
    );
    expect([...typedLetters.runsEndingIn(new Set(['wtf', 'x']))]).toEqual([2, 7, 10]);
    expect([...typedLetters.runsEndingIn(new Set())]).toEqual([]);
  });
});
