import { filterInvalid } from '../errors.ts';
import { compileFilter, type CompiledFilter } from './evaluate-filter.ts';
import { fieldsIn } from './filter-expression.ts';
import { parseFilter } from './parse-filter.ts';

/** A filter that was read from a text. */
export interface ReadFilter {
  readonly fits: CompiledFilter;
  /** It has words only and asks for no field. */
  readonly isPlain: boolean;
  /** It asks for states of primitives. */
  readonly asksStates: boolean;
}

/** Reads a filter; null where there is nothing to filter by. Throws E_FILTER_INVALID. */
export function readFilter(text: string): ReadFilter | null {
  const parsed = parseFilter(text);
  switch (parsed.kind) {
    case 'all':
      return null;
    case 'error':
      throw filterInvalid(parsed.error.message, parsed.error.from);
    case 'filter': {
      const fields = fieldsIn(parsed.expression);
      return {
        fits: compileFilter(parsed.expression, Date.now() / 1000),
        isPlain: fields.size === 0,
        asksStates: fields.has('state'),
      };
    }
  }
}
