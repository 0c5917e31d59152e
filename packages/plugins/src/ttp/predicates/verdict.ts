import { z } from 'zod';
import { textOf } from './payload.ts';
import { definePredicate } from './predicate.ts';

/**
 * `lifter:aggregate_verdict`: the providers' joint verdict. A rule with it emits nothing: it raises
 * what other tags are worth while the verdict stands, see effective-confidence.ts.
 */
export const verdict = definePredicate({
  name: 'aggregate_verdict',
  parameters: z.strictObject({ is: z.string(), raises: z.number().min(0).max(1) }),
  compile:
    ({ is, raises }) =>
    (payload) =>
      textOf(payload, 'aggregate_verdict') === is ? { raises } : null,
});
