import { describe, expect, it } from 'vitest';
import { contextV01 } from '@shardscope/sdk';
import { eventSlice, openedSession } from '../../../../packages/engine/src/engine/replay.ts';
import { recordedSession, type Line } from '../../sdk/pipeline/support/recorded-session.ts';

/** Somebody who types a command, is asked for a password, and answers key by key. */
function asksForPassword(answer: string, after: readonly Line[]): readonly Line[] {
  const keys = Array.from('su -').flatMap<Line>((key, i) => [
    [1 + i * 0.2, 'i', key],
    [1.01 + i * 0.2, 'o', key],
  ]);
  const secret = Array.from(answer).map<Line>((key, i) => [3 + i * 0.2, 'i', key]);
  return [
    [0.1, 'o', 'root@web:~# '],
    ...keys,
    [2, 'i', '\r'],
    [2.05, 'o', '\r\nPassword: '],
    ...secret,
    ...after,
  ];
}

function typed(lines: readonly Line[], reveal = false): string {
  const opened = openedSession(recordedSession('s', lines), contextV01);
  const { kind, data } = eventSlice(opened, 0, 1000, reveal);
  return data.filter((_text, i) => kind[i] === 0).join('');
}

describe('replay of input that was typed with the echo off', () => {
  it('masks a password that was sent', () => {
    const lines = asksForPassword('hunter2', [
      [5, 'i', '\r'],
      [5.1, 'o', '\r\nsu: Authentication failure\r\nroot@web:~# '],
    ]);
    expect(typed(lines)).toBe('su -\r•••••••\r');
    expect(typed(lines, true)).toBe('su -\rhunter2\r');
  });

  it('masks a password that was being typed when the recording ended', () => {
    expect(typed(asksForPassword('hunter2', []))).toBe('su -\r•••••••');
  });

  it('shows a command that was being typed when the recording ended', () => {
    const lines: readonly Line[] = [
      [0.1, 'o', 'root@web:~# '],
      ...Array.from('uname -a').flatMap<Line>((key, i) => [
        [1 + i * 0.2, 'i', key],
        [1.01 + i * 0.2, 'o', key],
      ]),
    ];
    expect(typed(lines)).toBe('uname -a');
  });
});

describe('an answer with events', () => {
  const long = 'x'.repeat(100_000);
  const lines = Array.from({ length: 5 }, (_value, i): Line => [i, 'o', long]);

  it('holds fewer than asked for where they are long', () => {
    const opened = openedSession(recordedSession('s', lines), contextV01);
    expect(eventSlice(opened, 0, 5, false).data).toHaveLength(2);
    expect(eventSlice(opened, 4, 5, false).data).toHaveLength(1);
  });

  it('holds at least one, however long', () => {
    const opened = openedSession(recordedSession('s', [[0, 'o', long.repeat(9)]]), contextV01);
    expect(eventSlice(opened, 0, 10, false).data).toHaveLength(1);
    expect(eventSlice(opened, 1, 10, false).data).toHaveLength(0);
  });
});
