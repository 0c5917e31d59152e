import type { FieldName } from '../filter/fields.ts';
import type { FilterExpression } from '../filter/filter-expression.ts';
import { literalPattern } from './literal-pattern.ts';

/** Marks in one text at most: more could not be told apart. */
const MAX_MARKS = 50;

/** What a filter looks for in a field: its words, and the values the field has to have. */
export function searchTerms(expression: FilterExpression, field: FieldName): readonly string[] {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return expression.terms.flatMap((term) => searchTerms(term, field));
    case 'not':
      return [];
    case 'words':
      return [expression.text];
    case 'test':
      return expression.field === field && expression.operator !== '!=' ? expression.values : [];
  }
}

/** Where the terms occur, in order and without overlaps. */
export function marksOf(
  text: string,
  terms: readonly string[],
): readonly (readonly [from: number, to: number])[] {
  const all = terms
    .filter((term) => term !== '')
    .flatMap((term) => [...text.matchAll(literalPattern(term))].slice(0, MAX_MARKS))
    .map(({ index, 0: found }) => [index, index + found.length] as const)
    .sort(([one], [other]) => one - other);
  const marks: (readonly [number, number])[] = [];
  for (const mark of all) {
    if (mark[0] >= (marks.at(-1)?.[1] ?? 0) && marks.length < MAX_MARKS) marks.push(mark);
  }
  return marks;
}

/** Code units of a text that a hit shows, and how many of them come before the first match. */
const MAX_SHOWN = 400;
const BEFORE = 80;

/** The part of a text that is shown: from a little before its first match on. */
export function excerpt(
  text: string,
  terms: readonly string[],
): { readonly text: string; readonly marks: readonly (readonly [number, number])[] } {
  if (text.length <= MAX_SHOWN) return { text, marks: marksOf(text, terms) };
  const [first] = terms.map((term) => text.search(literalPattern(term))).filter((at) => at >= 0);
  const from = Math.max(0, Math.min((first ?? 0) - BEFORE, text.length - MAX_SHOWN));
  const shown = `${from > 0 ? '…' : ''}${text.slice(from, from + MAX_SHOWN)}…`;
  return { text: shown, marks: marksOf(shown, terms) };
}
