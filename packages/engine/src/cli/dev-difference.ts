import type { DevResult } from './dev-run.ts';

/** What changed from one run of a plugin to the next. */
export type DevChange =
  | { readonly kind: 'added' | 'removed'; readonly result: DevResult }
  | { readonly kind: 'changed'; readonly before: DevResult; readonly after: DevResult };

/** Results that came, went, or have another value or confidence; in the order of the runs. */
export function devDifference(
  before: readonly DevResult[],
  after: readonly DevResult[],
): readonly DevChange[] {
  const old = new Map(before.map((result) => [result.key, result]));
  const kept = new Set(after.map(({ key }) => key));
  return [
    ...before.filter(({ key }) => !kept.has(key)).map((result) => change('removed', result)),
    ...after.flatMap((result): DevChange[] => {
      const was = old.get(result.key);
      if (!was) return [change('added', result)];
      const same = was.value === result.value && was.confidence === result.confidence;
      return same ? [] : [{ kind: 'changed', before: was, after: result }];
    }),
  ];
}

function change(kind: 'added' | 'removed', result: DevResult): DevChange {
  return { kind, result };
}
