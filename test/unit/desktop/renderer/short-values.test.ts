import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shortValues } from '../../../../apps/desktop/src/renderer/format/short-values.ts';

describe('short values', () => {
  it('are the first letters of two words, else the beginning', () => {
    const values = ['typing_speed', 'llm_lightweight', 'deliberate', 'none'];
    expect([...shortValues(values).values()]).toEqual(['TS', 'LL', 'De', 'none']);
  });

  it('are told apart where they begin alike', () => {
    expect([...shortValues(['deeper', 'deliberate', '0.355', '0.381']).values()]).toEqual([
      ...['De', 'De2', '0.', '0.2'],
    ]);
  });

  it('are never alike', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string()), (values) => {
        const short = shortValues(values);
        expect(new Set(short.values()).size).toBe(values.length);
      }),
    );
  });
});
