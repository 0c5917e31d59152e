import type { FieldName, FilterOperator } from './fields.ts';

/** A filter that was understood. */
export type FilterExpression =
  | { readonly kind: 'and' | 'or'; readonly terms: readonly FilterExpression[] }
  | { readonly kind: 'not'; readonly term: FilterExpression }
  /** Words anywhere in what an event is called. */
  | { readonly kind: 'words'; readonly text: string }
  | FilterTest;

/** One field compared with one value, or with several after `in`. */
export interface FilterTest {
  readonly kind: 'test';
  readonly field: FieldName;
  readonly operator: FilterOperator;
  readonly values: readonly string[];
}

/** Why a filter cannot be understood, and where: a half-open range of the text. */
export interface FilterError {
  readonly message: string;
  readonly from: number;
  readonly to: number;
}

/** What became of a text: nothing to filter by, a filter, or an error that points at its place. */
export type ParsedFilter =
  | { readonly kind: 'all' }
  | { readonly kind: 'filter'; readonly expression: FilterExpression }
  | { readonly kind: 'error'; readonly error: FilterError };

/** The fields that a filter asks for. */
export function fieldsIn(expression: FilterExpression): ReadonlySet<FieldName> {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return new Set(expression.terms.flatMap((term) => [...fieldsIn(term)]));
    case 'not':
      return fieldsIn(expression.term);
    case 'words':
      return new Set();
    case 'test':
      return new Set([expression.field]);
  }
}
