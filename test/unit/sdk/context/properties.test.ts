import { contextV01, type SessionContext } from '@shardscope/sdk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordedSession, type Line } from '../pipeline/support/recorded-session.ts';

const TEXT = fc.oneof(
  fc.constantFrom(
    'a',
    'ls',
    '\r',
    '\n',
    ' ',
    '\x7f',
    '|',
    '\t',
    'pasted',
    '\x1b[A',
    '😀',
    '\udce9',
    'id\r',
  ),
  fc.constantFrom(
    'root@h:~# ',
    '\r\n$ ',
    'sh: x: command not found',
    '\x1b]0;t\x07',
    '\x1b[',
    '31m',
  ),
  fc.string({ maxLength: 6, unit: 'binary' }),
);

/** Times in eighths of a second: many are equal, and they go back and forth. */
const T = fc.integer({ min: -16, max: 400 }).map((eighths) => eighths / 8);

const LINES: fc.Arbitrary<Line[]> = fc.array(
  fc.tuple(T, fc.constantFrom('i' as const, 'o' as const), TEXT),
  { maxLength: 60 },
);

function contextOf(lines: readonly Line[]): SessionContext {
  return contextV01(recordedSession('session', lines));
}

/** Everything that a context holds as plain data, its masks and texts included. */
function snapshot(context: SessionContext): unknown {
  const { commands, typedLetters, iats, window } = context;
  const { pastes, corrections, outputWindows, pauses } = context;
  const each = <Value>(value: (command: number) => Value): Value[] =>
    Array.from({ length: commands.length }, (_, i) => value(i));
  return structuredClone({
    ...{ iats, window, pastes, corrections, outputWindows, pauses },
    plain: context.plainOutput,
    columns: [commands.startT, commands.endT, commands.token, commands.tabs, commands.iats],
    texts: each((i) => [commands.masked(i), commands.text(i), commands.firstTokenHash(i)]),
    letters: [typedLetters.total, typedLetters.unigrams, typedLetters.bigrams],
  });
}

describe('the session context', () => {
  it('finds inter-arrival times of commands as their definition does', () => {
    fc.assert(
      fc.property(LINES, (lines) => {
        const { commands, inputs } = contextOf(lines);
        for (let i = 0; i < commands.length; i++) {
          const [start = 0, end = 0] = [commands.startT[i], commands.endT[i]];
          const within = [...inputs.t].filter((t) => start <= t && t < end);
          const gaps = within.slice(1).map((t, k) => Math.max(0, t - (within[k] ?? 0)));
          const { values, from, to } = commands.iats;
          expect([...values.subarray(from[i], to[i])]).toEqual(gaps);
        }
      }),
    );
  });

  it('finds output windows as their definition does', () => {
    fc.assert(
      fc.property(LINES, (lines) => {
        const { commands, outputs, outputWindows } = contextOf(lines);
        for (let i = 0; i < commands.length; i++) {
          const end = commands.endT[i] ?? 0;
          const next = commands.startT[i + 1] ?? Infinity;
          const texts = outputs.text.filter((_, k) => {
            const t = outputs.t[k] ?? 0;
            return end <= t && t < next;
          });
          expect(outputWindows.characters[i]).toBe(
            texts.reduce((sum, text) => sum + Array.from(text).length, 0),
          );
        }
      }),
    );
  });

  it('does not depend on how inputs and outputs interleave in the file, but for its start', () => {
    fc.assert(
      fc.property(LINES, (lines) => {
        const sorted = [...lines].sort(([, a], [, b]) => (a < b ? -1 : a > b ? 1 : 0));
        expect(partsByTime(contextOf(sorted))).toEqual(partsByTime(contextOf(lines)));
      }),
    );
  });

  it('keeps its columns to itself, however many contexts there are', () => {
    const session = (n: number): Line[] =>
      Array.from({ length: 200 }, (_, i): Line => [
        i + n,
        i % 3 === 0 ? 'o' : 'i',
        i % 7 === 0 ? '\r' : `${n}`,
      ]);
    const contexts = Array.from({ length: 200 }, (_, n) => contextOf(session(n)));
    const before = contexts.map(snapshot);
    expect(contexts.map(snapshot)).toEqual(before);
    expect(contexts.map((_, n) => snapshot(contextOf(session(n))))).toEqual(before);
  });

  it('has the same words in it whichever part is asked for first', () => {
    fc.assert(
      fc.property(LINES, fc.boolean(), (lines, lettersFirst) => {
        const context = contextOf(lines);
        if (lettersFirst) expect(context.typedLetters.total).toBeGreaterThanOrEqual(0);
        else expect(context.pauses.length).toBeGreaterThanOrEqual(0);
        expect(snapshot(context)).toEqual(snapshot(contextOf(lines)));
      }),
    );
  });

  it('looks at a bounded number of shared events where time goes to and fro', () => {
    // Every command spans all times, so that it has nearly all inputs: 2 000 × 4 000 of them.
    const lines = Array.from({ length: 2000 }, (): Line[] => [
      [0, 'i', 'a'],
      [1, 'i', 'b'],
      [2, 'i', '\r'],
      [1, 'o', 'x'],
    ]).flat();
    const { commands, outputWindows } = contextOf(lines);
    expect(commands.length).toBe(2000);
    expect(commands.iats.values.length).toBeLessThan(300_000);
    expect(outputWindows.length).toBe(2000);
  });
});

/** What is derived from inputs and outputs by their times: all but the window. */
function partsByTime(context: SessionContext): unknown {
  const { iats, pastes, corrections, outputWindows, pauses, commands } = context;
  return structuredClone({
    ...{ iats, pastes, corrections, outputWindows, pauses },
    commands: [commands.startT, commands.endT, commands.token, commands.iats],
  });
}
