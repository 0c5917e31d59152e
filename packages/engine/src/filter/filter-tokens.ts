import { OPERATORS } from './fields.ts';

/** A piece of a filter and its place in the text. */
export interface FilterToken {
  readonly kind: 'word' | 'quoted' | 'operator' | 'open' | 'close' | 'comma';
  /** Without quotes and escapes. */
  readonly text: string;
  readonly from: number;
  readonly to: number;
  /** A quote that is not closed. */
  readonly isOpen?: boolean;
}

const SPACE = /\s/;

/** Takes a text apart, in linear time. Every character but white space is in a token. */
export function filterTokens(text: string): readonly FilterToken[] {
  const tokens: FilterToken[] = [];
  let at = 0;
  while (at < text.length) {
    if (SPACE.test(text[at] ?? '')) {
      at += 1;
      continue;
    }
    const token = tokenAt(text, at);
    tokens.push(token);
    at = token.to;
  }
  return tokens;
}

function tokenAt(text: string, from: number): FilterToken {
  const first = text[from] ?? '';
  if (first === '"' || first === "'") return quotedAt(text, from, first);
  const mark = MARKS[first];
  if (mark !== undefined) return { kind: mark, text: first, from, to: from + 1 };
  const operator = OPERATORS.find((candidate) => text.startsWith(candidate, from));
  if (operator !== undefined) {
    return { kind: 'operator', text: operator, from, to: from + operator.length };
  }
  return wordAt(text, from);
}

const MARKS: Readonly<Record<string, 'open' | 'close' | 'comma'>> = {
  '(': 'open',
  ')': 'close',
  ',': 'comma',
};

/** A word ends at white space, a mark, a quote or an operator. */
function wordAt(text: string, from: number): FilterToken {
  let to = from + 1;
  while (to < text.length && !endsWord(text, to)) to += 1;
  return { kind: 'word', text: text.slice(from, to), from, to };
}

function endsWord(text: string, at: number): boolean {
  const character = text[at] ?? '';
  if (SPACE.test(character) || Object.hasOwn(MARKS, character)) return true;
  if (character === '"') return true;
  return OPERATORS.some((operator) => text.startsWith(operator, at));
}

/** A backslash takes the character behind it as it is. */
function quotedAt(text: string, from: number, quote: string): FilterToken {
  let content = '';
  let at = from + 1;
  while (at < text.length && text[at] !== quote) {
    if (text[at] === '\\' && at + 1 < text.length) at += 1;
    content += text[at] ?? '';
    at += 1;
  }
  const isOpen = at >= text.length;
  const token = { kind: 'quoted', text: content, from, to: isOpen ? at : at + 1 } as const;
  return isOpen ? { ...token, isOpen } : token;
}
