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

/** So many inputs, of which the first are pastes. */
function pastes(pasted: number, all: number): Line[] {
  return Array.from({ length: all }, (_, i) => [i, 'i', i < pasted ? 'pasted' : 'k']);
}

describe('motor.input_modality', () => {
  it.each<Case>([
    ['is silent without input', [[0, 'o', 'x']], null],
    ['is typed without pastes', pastes(0, 5), says('typed', 0.75)],
    ['is typed with one paste in twenty inputs', pastes(1, 20), says('typed', 0.75)],
    ['is mixed just above that', pastes(1, 19), says('mixed', 0.7)],
    ['is mixed just below two in five', pastes(7, 18), says('mixed', 0.7)],
    ['is pasted from two in five on', pastes(2, 5), says('pasted', 0.75)],
    ['takes four characters for a paste', [[0, 'i', 'abcd']], says('pasted', 0.75)],
    ['takes three characters for keys', [[0, 'i', 'abc']], says('typed', 0.75)],
    ['counts code points: three emoji are keys', [[0, 'i', '😀😀😀']], says('typed', 0.75)],
    ['counts code points: four emoji are a paste', [[0, 'i', '😀😀😀😀']], says('pasted', 0.75)],
    [
      'counts each byte that is not UTF-8',
      [[0, 'i', '\udce9\udce9\udce9\udce9']],
      says('pasted', 0.75),
    ],
  ])('%s', async (_name, lines, expected) => {
    expect(await measure('motor.input_modality', lines)).toEqual(expected);
  });
});

describe('motor.paste_burst_rate', () => {
  it.each<Case>([
    ['is silent without input', [[0, 'o', 'x']], null],
    ['is none below one in ten', pastes(1, 11), says('none', 0.7)],
    ['is occasional from one in ten on', pastes(1, 10), says('occasional', 0.7)],
    ['is occasional below one in two', pastes(4, 9), says('occasional', 0.7)],
    ['is habitual from one in two on', pastes(1, 2), says('habitual', 0.8)],
  ])('%s', async (_name, lines, expected) => {
    expect(await measure('motor.paste_burst_rate', lines)).toEqual(expected);
  });
});

describe('motor.keystroke_cadence', () => {
  const rhythm = (gaps: readonly number[]): Line[] => inputsAt(after(1, gaps));
  it.each<Case>([
    ['is silent below 5 inputs', rhythm([0.25, 0.25, 0.25]), null],
    ['is silent without a burst of 3 gaps', rhythm([0.25, 2, 0.25, 2, 0.25]), null],
    ['is silent when no time passes', rhythm([0, 0, 0, 0]), null],
    [
      'is a machine when even and below 5 ms',
      rhythm([1 / 256, 1 / 256, 1 / 256, 1 / 256]),
      says('machine', 0.85),
    ],
    [
      'is steady when even at 5 ms or more',
      rhythm([1 / 128, 1 / 128, 1 / 128, 1 / 128]),
      says('steady', 0.7),
    ],
    [
      'is no machine when quick but uneven',
      rhythm([1 / 256, 1 / 512, 1 / 256, 1 / 512]),
      says('steady', 0.7),
    ],
    ['is steady below a variation of 0.5', rhythm([0.125, 0.25, 0.25, 0.375]), says('steady', 0.7)],
    [
      'is bursty from a variation of 0.5 on',
      rhythm([0.125, 0.125, 0.375, 0.375]),
      says('bursty', 0.65),
    ],
    // One gap among zeros varies by the root of the zeros' number: 3 give 1.73, 2 give 1.41.
    ['is bursty below a variation of 1.5', rhythm([0, 0, 0.5, 2, 9]), says('bursty', 0.65)],
    ['is hunt and peck from 1.5 on', rhythm([0, 0, 0, 1]), says('hunt_and_peck', 0.6)],
    ['keeps a gap of 1.50 s in the burst', rhythm([1.5, 1.5, 1.5, 1.5]), says('steady', 0.7)],
    ['ends the burst at a longer gap', rhythm([1.5, 1.5, 1.75, 1.5, 1.5]), null],
    [
      'takes the median over bursts',
      rhythm([0.25, 0.25, 0.25, 3, 0, 0, 0, 1, 3, 0.25, 0.25, 0.25]),
      says('steady', 0.7),
    ],
    [
      'does not count bursts in which no time passes',
      rhythm([0, 0, 0, 3, 0, 0, 0, 1]),
      says('hunt_and_peck', 0.6),
    ],
    ['takes a step back in time for no time', rhythm([0.25, -1, 0.25, 0.25]), says('bursty', 0.65)],
  ])('%s', async (_name, lines, expected) => {
    expect(await measure('motor.keystroke_cadence', lines)).toEqual(expected);
  });
});

describe('motor.motor_stability', () => {
  const rhythm = (gaps: readonly number[]): Line[] => inputsAt(after(1, gaps));
  const even = (length: number): number[] => Array.from({ length }, () => 0.25);
  it.each<Case>([
    ['is silent below 5 gaps in bursts', rhythm(even(4)), null],
    ['counts gaps in bursts only', rhythm([0.25, 0.25, 0.25, 2, 0.25, 0.25]), null],
    ['is steady when even', rhythm(even(5)), says('steady', 0.7)],
    [
      'is a tremor from a tenth of gaps below 30 ms on',
      rhythm([1 / 64, ...even(9)]),
      says('tremor', 0.65),
    ],
    ['is none below a tenth', rhythm([1 / 64, ...even(10)]), says('steady', 0.7)],
    [
      'takes gaps above 30 ms for no tremor',
      rhythm([1 / 32, 1 / 32, 1 / 32, 1 / 32, 1 / 32]),
      says('steady', 0.7),
    ],
    [
      'is variable from a variation of 0.5 on',
      rhythm([0.125, 0.125, 0.375, 0.375, 0.125, 0.375]),
      says('variable', 0.6),
    ],
    ['is a tremor when no time passes', rhythm([0, 0, 0, 0, 0]), says('tremor', 0.65)],
  ])('%s', async (_name, lines, expected) => {
    expect(await measure('motor.motor_stability', lines)).toEqual(expected);
  });
});

describe('motor.error_correction', () => {
  const DEL = '\x7f';
  it.each<Case>([
    ['is silent below 3 inputs', inputsAt([1, 2]), null],
    ['is absent without any correction', inputsAt([1, 2, 3]), says('absent', 0.65)],
    [
      'is route_around when only a line is killed',
      inputsAt([1, 2, 3], ['a', '\x15', 'b']),
      says('route_around', 0.55),
    ],
    [
      'is route_around when only a word is killed',
      inputsAt([1, 2, 3], ['a', '\x17', 'b']),
      says('route_around', 0.55),
    ],
    [
      'is immediate up to half a second',
      inputsAt([1, 1.5, 3], ['a', DEL, 'b']),
      says('immediate', 0.65),
    ],
    ['is deferred after that', inputsAt([1, 1.75, 3], ['a', DEL, 'b']), says('deferred', 0.55)],
    [
      'takes BS for a backspace too',
      inputsAt([1, 1.25, 3], ['a', '\b', 'b']),
      says('immediate', 0.65),
    ],
    [
      'is deferred when no delay can be measured',
      inputsAt([1, 2, 3], [DEL, 'a', 'b']),
      says('deferred', 0.55),
    ],
    [
      'measures a held backspace from the last other key',
      inputsAt([1, 1.25, 2, 3], ['a', DEL, DEL, DEL]),
      says('deferred', 0.55),
    ],
    [
      'takes the median of an even count between the two',
      inputsAt([1, 1.25, 2, 2.75], ['a', DEL, 'b', DEL]),
      says('immediate', 0.65),
    ],
    [
      'counts a killed line as another key',
      inputsAt([1, 2, 2.25], ['a', '\x15', DEL]),
      says('immediate', 0.65),
    ],
    [
      'sees backspaces inside a paste',
      inputsAt([1, 2, 3], ['abcd\x7f', 'e', 'f']),
      says('immediate', 0.65),
    ],
  ])('%s', async (_name, lines, expected) => {
    expect(await measure('motor.error_correction', lines)).toEqual(expected);
  });
});

describe('motor.command_chunking', () => {
  /** A command of one key more than gaps, and its end a second after the last. */
  const command = (from: number, gaps: readonly number[]): Line[] => {
    const times = after(from, gaps);
    return [...inputsAt(times), [(times.at(-1) ?? 0) + 1, 'i', '\r']];
  };
  it.each<Case>([
    ['is silent without commands', inputsAt([1, 2, 3]), null],
    ['is single_command for one', command(1, [0.25]), says('single_command', 0.8)],
    [
      'is silent when no command has 3 gaps',
      [...command(1, [0.25, 0.25]), ...command(9, [0.25])],
      null,
    ],
    [
      'is silent when no time passes in them',
      [...command(1, [0, 0, 0]), ...command(9, [0, 0, 0])],
      null,
    ],
    [
      'is fluent below a variation of 0.5',
      [...command(1, [0.25, 0.25, 0.25]), ...command(9, [0.25])],
      says('fluent', 0.65),
    ],
    [
      'is fragmented from 0.5 on',
      [...command(1, [0.125, 0.125, 0.375, 0.375]), ...command(9, [0.25])],
      says('fragmented', 0.6),
    ],
    [
      'takes the median over commands',
      [
        ...command(1, [0, 0, 0, 1]),
        ...command(9, [0.25, 0.25, 0.25]),
        ...command(19, [0.25, 0.25, 0.25]),
      ],
      says('fluent', 0.65),
    ],
  ])('%s', async (_name, lines, expected) => {
    expect(await measure('motor.command_chunking', lines)).toEqual(expected);
  });
});

/** So many commands, of which the first are `special`. */
function share(special: string, count: number, all: number): Line[] {
  return commands(Array.from({ length: all }, (_, i) => (i < count ? special : 'ls')));
}

describe('motor.shell_mastery.tab_completion', () => {
  it.each<Case>([
    ['is silent without commands', inputsAt([1]), null],
    ['is none without a TAB', share('l\ts', 0, 5), says('none', 0.75)],
    ['is unsure below 5 commands', share('l\ts', 0, 4), says('none', 0.4)],
    ['is occasional below half', share('l\ts', 1, 5), says('occasional', 0.75)],
    ['is unsure near 0.30', share('l\ts', 3, 10), says('occasional', 0.55)],
    ['is habitual from half on, but unsure', share('l\ts', 3, 6), says('habitual', 0.55)],
    ['is sure of a habit beyond that', share('l\ts', 6, 10), says('habitual', 0.75)],
    ['counts a command with several TABs once', share('l\t\t\ts', 1, 5), says('occasional', 0.75)],
  ])('%s', async (_name, lines, expected) => {
    expect(await measure('motor.shell_mastery.tab_completion', lines)).toEqual(expected);
  });
});

describe('motor.shell_mastery.shortcut_usage', () => {
  it.each<Case>([
    ['is silent without commands', inputsAt([1]), null],
    ['is none without shortcuts', share('\x01ls', 0, 5), says('none', 0.65)],
    ['is none below one in twenty', share('\x01ls', 1, 23), says('none', 0.65)],
    ['is unsure near one in twenty', share('\x01ls', 1, 20), says('moderate', 0.55)],
    ['is moderate below 0.30', share('\x05ls', 1, 5), says('moderate', 0.65)],
    ['is unsure near 0.30', share('\x05ls', 3, 10), says('heavy', 0.55)],
    ['is heavy beyond it', share('\x17ls', 4, 10), says('heavy', 0.65)],
    ['is unsure below 5 commands', share('\x15ls', 4, 4), says('heavy', 0.4)],
    [
      'counts every shortcut of a command',
      share('\x01\x02\x05\x06\x12\x15\x17ls', 1, 10),
      says('heavy', 0.65),
    ],
    ['counts no other control keys', share('\x03\x04\x0b\x0c\x19ls', 10, 10), says('none', 0.65)],
  ])('%s', async (_name, lines, expected) => {
    expect(await measure('motor.shell_mastery.shortcut_usage', lines)).toEqual(expected);
  });
});

describe('motor.shell_mastery.pipe_chaining_depth', () => {
  it.each<Case>([
    ['is silent without commands', inputsAt([1]), null],
    ['is shallow below 2 pipes', share('a|b', 5, 5), says('shallow', 0.7)],
    ['is moderate and unsure at 2', share('a|b|c', 5, 5), says('moderate', 0.55)],
    [
      'is moderate at 2.5',
      share('a|b|c|d', 3, 6).map(([t, ch, d]) => [t, ch, d.replace('ls', 'a|b|c')]),
      says('moderate', 0.7),
    ],
    ['is deep and unsure at 3', share('a|b|c|d', 5, 5), says('deep', 0.55)],
    ['is deep and sure beyond', share('a|b|c|d|e', 5, 5), says('deep', 0.7)],
    ['is unsure below 5 commands', share('a|b|c|d|e', 4, 4), says('deep', 0.4)],
  ])('%s', async (_name, lines, expected) => {
    expect(await measure('motor.shell_mastery.pipe_chaining_depth', lines)).toEqual(expected);
  });
});

describe('motor.digraph_simhash', () => {
  const LETTERS = 'abcdefgh'.split('');
  const typed = (text: string): Line[] => keys(text, 1, 0.125);

  it('is silent below 8 different digraphs', async () => {
    expect(await measure('motor.digraph_simhash', typed('abcdefga'.repeat(9)))).not.toBeNull();
    expect(await measure('motor.digraph_simhash', typed('abcdefg'.repeat(9)))).toBeNull();
  });

  it('is silent below 20 samples', async () => {
    const text = LETTERS.join('').repeat(3);
    expect(await measure('motor.digraph_simhash', typed(text.slice(0, 21)))).not.toBeNull();
    expect(await measure('motor.digraph_simhash', typed(text.slice(0, 20)))).toBeNull();
  });

  it('is surer with more different digraphs, up to 0.95', async () => {
    const eight = await measure('motor.digraph_simhash', typed('abcdefgh'.repeat(4)));
    expect(eight?.confidence).toBeCloseTo(0.8, 9);
    const many = await measure('motor.digraph_simhash', typed('the quick brown fox jumps over it'));
    expect(many?.confidence).toBe(0.95);
  });

  it('breaks the chain at an input of another length', async () => {
    // Each pair is interrupted, so that no two keys follow each other.
    const lines = keys('abcdefgh'.repeat(9), 1, 0.125).flatMap((line): Line[] => [
      line,
      [line[0] + 0.0625, 'i', 'xy'],
    ]);
    expect(await measure('motor.digraph_simhash', lines)).toBeNull();
  });

  it('passes over a pair whose time is out of range, but not over the next', async () => {
    const times = after(
      1,
      Array.from({ length: 63 }, (_, i) => (i % 8 === 7 ? 2 : 0.125)),
    );
    const kept = await measure(
      'motor.digraph_simhash',
      inputsAt(times, Array.from('abcdefgh'.repeat(8))),
    );
    expect(kept).toBeNull();
    const nine = await measure(
      'motor.digraph_simhash',
      inputsAt(times, Array.from(`${'abcdefgh'.repeat(7)}hgfedcba`)),
    );
    expect(nine?.confidence).toBe(0.95);
  });
});
