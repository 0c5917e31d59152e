import { describe, expect, it } from 'vitest';
import { compareTags, intendedTagDifferences, judgeTags } from '../../../../scripts/parity-tags.ts';

describe('R0001 to R0059 against semantics 0.1', () => {
  const { cases, tags, equal, differences } = compareTags();
  const judge = judgeTags();

  it('has all cases', () => {
    expect(cases).toBe(782);
    expect(tags).toBe(502);
    expect([...equal.values()].reduce((sum, n) => sum + n, 0)).toBeGreaterThan(450);
  });

  it('finds each tag with the same confidence, and more on commands only, but for what is meant', () => {
    expect(differences.filter((each) => judge(each) === 'fault')).toEqual([]);
  });

  it('has no difference in the list that is none, and a reason for each', () => {
    const { notTaggedAnyMore, taggedNow } = intendedTagDifferences();
    const found = (entry: { readonly case: string; readonly rule: string }, kind: string) =>
      differences.some(
        (each) => each.case === entry.case && each.rule === entry.rule && each.difference === kind,
      );
    expect(notTaggedAnyMore.filter((entry) => !found(entry, 'missing'))).toEqual([]);
    expect(taggedNow.filter((entry) => !found(entry, 'extra'))).toEqual([]);
    for (const { reason } of [...notTaggedAnyMore, ...taggedNow]) expect(reason).not.toBe('');
  });
});
