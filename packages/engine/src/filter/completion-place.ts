import { FIELDS, fieldOf, operatorsOf, type FilterField } from './fields.ts';
import { filterTokens, type FilterToken } from './filter-tokens.ts';

/** What can be written at a place of a filter, and which part of the text it would replace. */
export interface CompletionPlace {
  readonly kind: 'field' | 'operator' | 'value' | 'connective';
  /** What is there of it already. */
  readonly prefix: string;
  readonly from: number;
  readonly to: number;
  /** The field of an operator or value. */
  readonly field: FilterField | null;
}

/** Finds out what is being written where the caret stands. */
export function completionPlace(text: string, caret: number): CompletionPlace {
  const before = filterTokens(text.slice(0, caret));
  const touched = before.findLast(({ to }) => to === caret);
  const isWriting = touched?.kind === 'word' || touched?.kind === 'quoted';
  const done = isWriting ? before.slice(0, -1) : before;
  const prefix = isWriting ? touched.text : '';
  const from = isWriting ? touched.from : caret;
  const { kind, field } = expected(done);
  const written = kind === 'field' && touched?.kind === 'word' ? fieldOf(touched.text) : undefined;
  // No field begins as another one does: one that is whole is done.
  if (written) return { kind: 'operator', prefix: '', from: caret, to: caret, field: written };
  return { kind, prefix, from, to: caret, field };
}

type Expected = Pick<CompletionPlace, 'kind' | 'field'>;

/** Follows the tokens as the parser would, and says what would come next. */
function expected(tokens: readonly FilterToken[]): Expected {
  let state: Expected = { kind: 'field', field: null };
  let isList = false;
  for (const token of tokens) {
    if (token.kind === 'open') isList = state.kind === 'value';
    else if (token.kind === 'close') {
      state = { kind: 'connective', field: null };
      isList = false;
    } else if (token.kind !== 'comma') state = isList ? state : after(state, token);
  }
  return state;
}

function after(state: Expected, token: FilterToken): Expected {
  switch (state.kind) {
    case 'field': {
      if (['not', 'and', 'or'].includes(token.text.toLowerCase())) return state;
      const field = token.kind === 'word' ? (fieldOf(token.text) ?? null) : null;
      return field ? { kind: 'operator', field } : { kind: 'connective', field: null };
    }
    case 'operator':
      return { kind: 'value', field: state.field };
    case 'value':
      return { kind: 'connective', field: null };
    case 'connective':
      return { kind: 'field', field: null };
  }
}

/** Something that can be written. */
export interface CompletionWord {
  readonly text: string;
  /** What it means, or how much there is of it. */
  readonly hint: string;
}

/** What can be written besides values, which only the recordings know. */
export function fixedWords({ kind, field }: CompletionPlace): readonly CompletionWord[] {
  switch (kind) {
    case 'field':
      return [
        ...FIELDS.map(({ name, meaning }) => ({ text: name, hint: meaning })),
        { text: 'not', hint: 'the opposite of what follows' },
      ];
    case 'operator':
      return operatorsOf(field?.type ?? 'text').map((text) => ({ text, hint: MEANINGS[text] }));
    case 'connective':
      return [
        { text: 'and', hint: 'both have to fit' },
        { text: 'or', hint: 'one of them has to fit' },
      ];
    case 'value':
      return [];
  }
}

const MEANINGS = {
  '=': 'is',
  '!=': 'is not',
  '<': 'less than, or before',
  '<=': 'at most',
  '>': 'more than, or after',
  '>=': 'at least',
  '~': 'contains',
  in: 'one of (a, b)',
} as const;
