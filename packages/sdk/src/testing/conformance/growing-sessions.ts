import type { RecordedSession } from '../../model/session.ts';
import type { SessionEvent } from '../session-events.ts';
import { testSession } from '../test-session.ts';

const PROMPT = '\r\nroot@web:~# ';

/** Ways in which a session can be long, by name: makes one of about `size` characters. */
export const GROWING: ReadonlyMap<string, (size: number) => RecordedSession> = new Map(
  Object.entries<(size: number) => readonly SessionEvent[]>({
    'many commands': (size) => rows(size / 4, (i) => [i, 'i', `w${i % 9} x\r`], PROMPT),
    'many different commands': (size) => rows(size / 8, (i) => [i, 'i', `c${i} x\r`], PROMPT),
    'many keys in one line': (size) =>
      rows(size / 2, (i) => [i / 9, 'i', 'abcd efg'[i % 8] ?? ''], 'k'),
    'many outputs of one command': (size) => [
      [0, 'i', 'yes\r'],
      ...Array.from({ length: size / 8 }, (_, i): SessionEvent => [
        1 + i / 99,
        'o',
        'y # \r\n\x1b[0m',
      ]),
    ],
    'a long paste': (size) => [[0, 'i', `${'echo ab; '.repeat(size / 9)}\r`]],
    'a long line of output': (size) => [
      [0, 'i', 'cat x\r'],
      [1, 'o', 'x@y $ [1;'.repeat(size / 9)],
      [2, 'i', 'id\r'],
    ],
  }).map(([name, events]) => [name, (size) => testSession(events(size), { sid: name })]),
);

function rows(
  length: number,
  input: (i: number) => SessionEvent,
  answer: string,
): readonly SessionEvent[] {
  return Array.from({ length }, (_, i): SessionEvent[] => {
    const sent = input(i);
    return [sent, [sent[0] + 0.01, 'o', answer]];
  }).flat();
}
