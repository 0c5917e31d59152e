import { scriptInvalid } from '../../errors/errors.ts';
import { KEY_NAMES, keySequence } from './keys.ts';
import { tokensOf, type Token } from './tokens.ts';

/** Time between two keys, in seconds. */
export interface Pace {
  readonly every: number;
  /** The gap is up to this much shorter or longer, the same way at every run. */
  readonly giveOrTake: number;
}

/** One thing that happens in a session. */
export type Step =
  | {
      readonly kind: 'keys';
      readonly keys: readonly string[];
      readonly pace: Pace;
      /** With the echo off, as a password is. */
      readonly secret: boolean;
    }
  | { readonly kind: 'paste'; readonly text: string; readonly secret: boolean }
  | { readonly kind: 'show'; readonly text: string }
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'resize'; readonly columns: number; readonly rows: number };

/** Seconds between keys unless a script says otherwise: an everyday typist. */
const USUAL_GAP_S = 0.15;

const UNITS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, min: 60, h: 3600 };

const VERBS = 'types, presses, pastes, shows, waits, resizes';

/** Keys, events or repetitions that one step may stand for: a slip is not to fill the memory. */
const MAX_TIMES = 1_000_000;

/** The steps of a script. Throws E_SCRIPT_INVALID with the number of the line. */
export function stepsOf(script: string): readonly Step[] {
  const reader = tokenReader(tokensOf(script));
  const steps: Step[] = [];
  while (reader.more()) {
    if (reader.end()) continue;
    steps.push(stepOf(reader));
    if (reader.more() && !reader.end()) throw reader.unexpected('a comma or the end of the line');
  }
  return steps;
}

type TokenReader = ReturnType<typeof tokenReader>;

function tokenReader(tokens: readonly Token[]) {
  let at = 0;
  const line = (): number => (tokens[at] ?? tokens.at(-1))?.line ?? 1;
  const unexpected = (wanted: string): Error =>
    scriptInvalid(line(), `${describe(tokens[at])} where ${wanted} is expected`);
  return {
    unexpected,
    more: () => at < tokens.length,
    end(): boolean {
      const found = tokens[at]?.kind === 'end';
      if (found) at += 1;
      return found;
    },
    /** Takes the word if it is the next one. */
    word(...words: readonly string[]): boolean {
      const token = tokens[at];
      const found = token?.kind === 'word' && words.includes(token.word);
      if (found) at += 1;
      return found;
    },
    anyWord(wanted: string): string {
      const token = tokens[at];
      if (token?.kind !== 'word') throw unexpected(wanted);
      at += 1;
      return token.word;
    },
    text(): string {
      const token = tokens[at];
      if (token?.kind !== 'text') throw unexpected('a text in quotes');
      at += 1;
      return token.text;
    },
    number(wanted = 'a number'): number {
      const token = tokens[at];
      if (token?.kind !== 'number') throw unexpected(wanted);
      at += 1;
      return token.value;
    },
    hasNumber: () => tokens[at]?.kind === 'number',
  };
}

function stepOf(reader: TokenReader): Step {
  if (reader.word('types')) {
    const secret = reader.word('secretly');
    const keys = Array.from(reader.text());
    return { kind: 'keys', keys, pace: paceOf(reader), secret };
  }
  if (reader.word('presses')) return pressed(reader);
  if (reader.word('pastes')) {
    const secret = reader.word('secretly');
    return { kind: 'paste', text: reader.text(), secret };
  }
  if (reader.word('shows')) return { kind: 'show', text: reader.text() };
  if (reader.word('waits')) return { kind: 'wait', seconds: secondsOf(reader) };
  if (reader.word('resizes')) {
    reader.word('to');
    const columns = reader.number('a number of columns');
    if (!reader.word('x', 'by')) throw reader.unexpected('x, as in 80 x 24,');
    return { kind: 'resize', columns, rows: reader.number('a number of rows') };
  }
  throw reader.unexpected(`one of ${VERBS}`);
}

function pressed(reader: TokenReader): Step {
  const wanted = `a key (${KEY_NAMES.join(', ')}, Ctrl+U, …)`;
  const key = keySequence(reader.anyWord(wanted));
  if (key === null) throw reader.unexpected(`${wanted} before it`);
  const times = reader.hasNumber() ? reader.number() : 1;
  if (times > MAX_TIMES) throw reader.unexpected(`at most ${MAX_TIMES} times before it`);
  reader.word('times');
  const keys = Array.from({ length: times }, () => key);
  return { kind: 'keys', keys, pace: paceOf(reader), secret: false };
}

function paceOf(reader: TokenReader): Pace {
  if (!reader.word('at')) return { every: USUAL_GAP_S, giveOrTake: 0 };
  const every = secondsOf(reader);
  return { every, giveOrTake: reader.word('±', '+-') ? secondsOf(reader) : 0 };
}

function secondsOf(reader: TokenReader): number {
  const value = reader.number('a time, such as 120 ms,');
  const unit = UNITS[reader.anyWord('a unit (ms, s, min, h)')];
  if (unit === undefined) throw reader.unexpected('a unit (ms, s, min, h) before it');
  return value * unit;
}

function describe(token: Token | undefined): string {
  switch (token?.kind) {
    case undefined:
      return 'the end';
    case 'end':
      return 'the end of a step';
    case 'text':
      return 'a text';
    case 'number':
      return String(token.value);
    case 'word':
      return token.word;
  }
}
