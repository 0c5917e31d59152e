import { filterInvalid } from '../errors.ts';
import { compileFilter, type CompiledFilter } from '../filter/evaluate-filter.ts';
import type { FieldName } from '../filter/fields.ts';
import { parseFilter } from '../filter/parse-filter.ts';
import { searchTerms } from './search-terms.ts';

/** What is looked for in commands or output. */
export interface SearchQuery {
  readonly fits: CompiledFilter;
  /** Texts that are marked where they occur; one of them is in every hit of an output search. */
  readonly terms: readonly string[];
}

/**
 * Reads what to look for; null for nothing. Throws E_FILTER_INVALID.
 *
 * @param field the one whose values are looked for: `cmd` or `out`
 */
export function searchQuery(text: string, field: FieldName): SearchQuery | null {
  const parsed = parseFilter(text);
  if (parsed.kind === 'all') return null;
  if (parsed.kind === 'error') throw filterInvalid(parsed.error.message, parsed.error.from);
  const { expression } = parsed;
  return {
    fits: compileFilter(expression, Date.now() / 1000),
    terms: searchTerms(expression, field).filter((term) => term.trim() !== ''),
  };
}
