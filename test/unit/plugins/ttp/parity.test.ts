import { describe, expect, it } from 'vitest';
import { compareParity, intendedDifferences } from './compare-parity.ts';

describe('R0001 to R0059 against semantics 0.1', () => {
  const { cases, tags, differences } = compareParity();
  const intended = intendedDifferences();
  const label = (entry: { readonly case: string; readonly rule: string }) =>
    `${entry.case} ${entry.rule}`;

  it('has all cases', () => {
    expect(cases).toBe(782);
    expect(tags).toBe(502);
  });

  it('finds each tag, but for those that are meant to be gone', () => {
    const missing = new Set(
      differences.filter(({ difference }) => difference === 'missing').map(label),
    );
    expect([...missing].sort()).toEqual(intended.notTaggedAnyMore.map(label).sort());
  });

  it('gives the same confidence', () => {
    expect(differences.filter(({ difference }) => difference === 'confidence')).toEqual([]);
  });

  it('finds more on commands only, but for what is meant', () => {
    const extra = differences.filter(
      ({ kind, difference }) => difference === 'extra' && kind !== 'command',
    );
    expect([...new Set(extra.map(label))].sort()).toEqual(intended.taggedNow.map(label).sort());
  });
});
