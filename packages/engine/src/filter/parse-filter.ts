import { FIELDS, fieldOf, operatorsOf, type FilterField, type FilterOperator } from './fields.ts';
import type { FilterExpression, ParsedFilter } from './filter-expression.ts';
import { filterTokens, type FilterToken } from './filter-tokens.ts';
import { timeRange } from './time-range.ts';

/** How deep brackets may nest: far more than anybody writes, and a bound on the stack. */
const MAX_DEPTH = 50;

/** `field operator` anywhere: what else there is are plain words. */
const FIELD_TEST = new RegExp(
  `(?:^|[\\s(])(?:${FIELDS.map(({ name }) => name).join('|')})\\s*(?:[!<>]?=|[<>~]|in[\\s(])`,
  'i',
);

/** Something that is meant as a field and is none. */
const UNKNOWN_FIELD = /^\s*[A-Za-z_]+(?:\s*!?=|[<>])/;

/**
 * Reads a filter. Text without any `field operator` is plain words, each of which has to occur.
 * Never throws: an error says where it is.
 */
export function parseFilter(text: string): ParsedFilter {
  const trimmed = text.trim();
  if (trimmed === '') return { kind: 'all' };
  if (!FIELD_TEST.test(text) && !UNKNOWN_FIELD.test(text))
    return { kind: 'filter', expression: plainWords(text) };
  const parser = new Parser(filterTokens(text), text.length);
  try {
    return { kind: 'filter', expression: parser.whole() };
  } catch (thrown) {
    if (thrown instanceof Misunderstood) return { kind: 'error', error: thrown.error };
    throw thrown;
  }
}

function plainWords(text: string): FilterExpression {
  const words = filterTokens(text)
    .filter(({ kind }) => kind === 'word' || kind === 'quoted')
    .map((token): FilterExpression => ({ kind: 'words', text: token.text }));
  const [only] = words;
  return words.length === 1 && only ? only : { kind: 'and', terms: words };
}

/** An error with a place; caught where parsing began. */
class Misunderstood extends Error {
  readonly error: { readonly message: string; readonly from: number; readonly to: number };

  constructor(message: string, from: number, to: number) {
    super(message);
    this.error = { message, from, to };
  }
}

/** One token of look-ahead; `or` binds weaker than `and`, `not` strongest. */
class Parser {
  readonly #tokens: readonly FilterToken[];
  readonly #end: number;
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly FilterToken[], end: number) {
    this.#tokens = tokens;
    this.#end = end;
  }

  whole(): FilterExpression {
    const expression = this.#or();
    const rest = this.#tokens[this.#at];
    if (rest?.kind === 'close') throw misread('This bracket closes nothing', rest);
    if (rest) throw misread(`Did not expect ${rest.text}`, rest);
    return expression;
  }

  #or(): FilterExpression {
    const terms = [this.#and()];
    while (this.#takeWord('or')) terms.push(this.#and());
    return combined('or', terms);
  }

  /** Terms that follow each other belong together as with `and`. */
  #and(): FilterExpression {
    const terms = [this.#not()];
    for (;;) {
      const isAnd = this.#takeWord('and');
      const next = this.#tokens[this.#at];
      if (!isAnd && (!next || next.kind === 'close' || this.#isWord('or'))) break;
      terms.push(this.#not());
    }
    return combined('and', terms);
  }

  #not(): FilterExpression {
    if (!this.#takeWord('not')) return this.#term();
    this.#deeper();
    const term = this.#not();
    this.#depth -= 1;
    return { kind: 'not', term };
  }

  #term(): FilterExpression {
    const token = this.#next('Expected a field, such as service=ssh');
    if (token.kind === 'open') return this.#bracketed(token);
    if (token.kind === 'quoted') return { kind: 'words', text: closed(token).text };
    if (token.kind !== 'word' || isConnective(token.text)) {
      throw misread('Expected a field, such as service=ssh', token);
    }
    const following = this.#tokens[this.#at];
    const isTest = following?.kind === 'operator' || this.#isWord('in');
    return isTest ? this.#test(token) : { kind: 'words', text: token.text };
  }

  #bracketed(open: FilterToken): FilterExpression {
    this.#deeper();
    const inner = this.#or();
    this.#depth -= 1;
    const close = this.#tokens[this.#at];
    if (close?.kind !== 'close') throw misread('This bracket is not closed', open);
    this.#at += 1;
    return inner;
  }

  #test(name: FilterToken): FilterExpression {
    const field = fieldOf(name.text);
    if (!field) throw misread(`There is no field ${name.text}`, name);
    const token = this.#next('Expected an operator');
    const operator: FilterOperator = token.kind === 'operator' ? operatorOf(token) : 'in';
    if (!operatorsOf(field.type).includes(operator)) {
      const known = operatorsOf(field.type).join(' ');
      throw misread(`${field.name} is compared with ${known}`, token);
    }
    const tokens = operator === 'in' ? this.#list() : [this.#value(field)];
    for (const value of tokens) checkValue(field, value);
    return { kind: 'test', field: field.name, operator, values: tokens.map(({ text }) => text) };
  }

  #value(field: FilterField): FilterToken {
    const token = this.#next(`Expected a value for ${field.name}`);
    if (token.kind === 'quoted') return closed(token);
    if (token.kind !== 'word') throw misread(`Expected a value for ${field.name}`, token);
    return token;
  }

  /** `(a, b)`, or one value without brackets. */
  #list(): readonly FilterToken[] {
    const open = this.#next('Expected ( and values');
    if (open.kind === 'word') return [open];
    if (open.kind === 'quoted') return [closed(open)];
    if (open.kind !== 'open') throw misread('Expected ( and values', open);
    const values: FilterToken[] = [];
    for (;;) {
      const token = this.#next('This list is not closed: add )');
      if (token.kind === 'close' && values.length > 0) return values;
      if (token.kind === 'comma') continue;
      if (token.kind !== 'word' && token.kind !== 'quoted') {
        throw misread('Expected a value', token);
      }
      values.push(closed(token));
    }
  }

  #next(missing: string): FilterToken {
    const token = this.#tokens[this.#at];
    if (!token) throw new Misunderstood(missing, this.#end, this.#end);
    this.#at += 1;
    return token;
  }

  #isWord(word: string): boolean {
    const token = this.#tokens[this.#at];
    return token?.kind === 'word' && token.text.toLowerCase() === word;
  }

  #takeWord(word: string): boolean {
    const isThere = this.#isWord(word);
    if (isThere) this.#at += 1;
    return isThere;
  }

  #deeper(): void {
    this.#depth += 1;
    if (this.#depth <= MAX_DEPTH) return;
    throw new Misunderstood(`No more than ${MAX_DEPTH} brackets in each other`, 0, this.#end);
  }
}

function misread(message: string, { from, to }: FilterToken): Misunderstood {
  return new Misunderstood(message, from, to);
}

function isConnective(word: string): boolean {
  return ['and', 'or', 'not', 'in'].includes(word.toLowerCase());
}

function operatorOf(token: FilterToken): FilterOperator {
  const known: readonly FilterOperator[] = ['=', '!=', '<', '<=', '>', '>=', '~'];
  const found = known.find((operator) => operator === token.text);
  if (!found) throw misread('Expected an operator', token);
  return found;
}

function closed(token: FilterToken): FilterToken {
  if (token.isOpen === true) throw misread('This quote is not closed', token);
  return token;
}

function checkValue(field: FilterField, token: FilterToken): void {
  if (field.type === 'number' && !/^\d*\.?\d+$/.test(token.text)) {
    throw misread(`${field.name} is a number such as 0.7`, token);
  }
  if (field.type === 'time' && timeRange(token.text, 0) === null) {
    throw misread('A time is 2026-11-05, 2026-11-05T14:30 or -7d', token);
  }
}

function combined(kind: 'and' | 'or', terms: readonly FilterExpression[]): FilterExpression {
  const [only] = terms;
  return terms.length === 1 && only ? only : { kind, terms };
}
