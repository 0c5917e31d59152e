import type { RecordedSession } from '../../model/session.ts';
import type { SessionEvent } from '../session-events.ts';
import { testSession } from '../test-session.ts';

/** Characters of a long hostile text. */
const LONG = 100_000;

/** Events of a long hostile session. */
const MANY = 20_000;

const PROMPT = 'root@web:~# ';

/** Sessions that a plugin must survive, by what is wrong with them. */
export function hostileSessions(): ReadonlyMap<string, RecordedSession> {
  const sessions = Object.entries({ ...emptiness(), ...texts(), ...times(), ...floods() });
  return new Map(sessions.map(([name, events]) => [name, testSession(events, { sid: name })]));
}

type Named = Record<string, readonly SessionEvent[]>;

function emptiness(): Named {
  return {
    'no events': [],
    'a resize only': [[0, 'r', '80x24']],
    'output only': [[0, 'o', PROMPT]],
    'empty texts': [
      [1, 'i', ''],
      [2, 'o', ''],
      [3, 'i', ''],
    ],
    'one key': [[1, 'i', 'l']],
    'line ends only': Array.from({ length: 50 }, (_, i): SessionEvent => [i, 'i', '\r\n']),
    'white space only': [
      [1, 'i', ' \t \u2003\r'],
      [2, 'i', '\u001c\r'],
    ],
  };
}

/** Texts that harm whoever takes them for harmless. */
const NASTY = {
  'names of object members': '__proto__ constructor hasOwnProperty toString',
  'bytes that are not UTF-8': '\udcff\udcfe\udc80 \udcb2\udce9',
  'halves of surrogate pairs': '\ud800 \udfff \ud83d',
  'control characters': '\0\x01\x02\x03\x04\x07\b\x0b\x0c\x0e\x1a\x7f\x9b',
  'directions and joiners': '\u202ecod.exe\u202d \u200d\u2066\ufeff e\u0301\u0301\u0301',
  'letters of other scripts': 'ſ \u212a İ ı ß ﬀ 日本 ٣٤ ²³',
  'terminal escapes': '\x1b]0;title\x07\x1b[31m\x1b[?1049h\x1bP\x1b\\\x1b]52;c;x\x07\x1b[',
  'a formula': '=cmd|"/c calc"!A1',
  'many backslashes': '\\'.repeat(1000),
  'many quotes': '"\'`'.repeat(1000),
} as const;

function texts(): Named {
  return Object.fromEntries(
    Object.entries(NASTY).map(([name, text]): [string, readonly SessionEvent[]] => [
      name,
      [
        [0, 'o', PROMPT],
        ...Array.from(text, (key, i): SessionEvent => [1 + i / 100, 'i', key]),
        [12, 'i', '\r'],
        [12, 'o', `\r\n${text}: command not found\r\n${text}\r\n${PROMPT}`],
        [13, 'i', `${text}\r`],
        [14, 'o', `\r\n${text}\r\n${text}# `],
      ],
    ]),
  );
}

function times(): Named {
  const keys = (timeOf: (i: number) => number): readonly SessionEvent[] =>
    Array.from({ length: 60 }, (_, i): SessionEvent[] => [
      [timeOf(i), 'i', i % 6 === 5 ? '\r' : 'k'],
      [timeOf(i), 'o', i % 6 === 5 ? `\r\n${PROMPT}` : 'k'],
    ]).flat();
  return {
    'time that goes backwards': keys((i) => 60 - i),
    'time that stands still': keys(() => 5),
    'time that goes to and fro': keys((i) => (i * 7) % 11),
    'times before the start': keys((i) => i - 1e6),
    'times as great as numbers get': keys((i) => (i % 2 === 0 ? 1e308 : -1e308)),
    'times as small as numbers get': keys((i) => i * Number.MIN_VALUE),
  };
}

function floods(): Named {
  const line = (text: string): readonly SessionEvent[] => [
    [1, 'i', `${text}\r`],
    [2, 'o', `${text}\r\n${PROMPT}`],
    [3, 'i', 'ls\r'],
    [4, 'o', text],
  ];
  return {
    'a line of brackets': line('['.repeat(LONG)),
    'escapes without an end': line('\x1b['.repeat(LONG)),
    'titles without an end': line('\x1b]'.repeat(LONG)),
    'a line of letters': line('a'.repeat(LONG)),
    'a line of blanks': line(' '.repeat(LONG)),
    'a line of dots and slashes': line('../'.repeat(LONG)),
    'nothing but prompts': line('x$ '.repeat(LONG)),
    'many commands of one key': Array.from({ length: MANY }, (_, i) => [i / 8, 'i', 'w\r']),
    'many keys without an end of line': Array.from({ length: MANY }, (_, i) => [i / 9, 'i', 'k']),
    'many backspaces': Array.from({ length: MANY }, (_, i) => [i / 9, 'i', '\x7f']),
    'many different words': Array.from({ length: MANY }, (_, i) => [i / 9, 'i', `c${i}\r`]),
  };
}
