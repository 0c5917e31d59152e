import fc from 'fast-check';
import { timeAxis } from 'shardscope/client';
import { describe, expect, it } from 'vitest';

const times = fc
  .array(fc.double({ min: 0, max: 5000, noNaN: true }), { minLength: 1, maxLength: 60 })
  .map((values) => values.sort((a, b) => a - b));

describe('the time axis of a session', () => {
  it('keeps all idle time when it is told to', () => {
    const axis = timeAxis([1, 50, 100], null);
    expect(axis.place(50)).toBeCloseTo(0.5);
    expect(axis.shown).toBe(100);
  });

  it('leaves two seconds of a longer pause', () => {
    const axis = timeAxis([1, 61, 62], 2);
    expect(axis.shown).toBe(4);
    expect(axis.time(axis.place(61))).toBeCloseTo(61);
    expect(axis.place(61) - axis.place(1)).toBeCloseTo(0.5);
  });

  it('tells which times lie in a pause that it shortens', () => {
    const axis = timeAxis([1, 61, 62], 2);
    expect([0.5, 1, 30, 61, 61.5, 62].map((t) => axis.isShortened(t))).toEqual([
      ...[false, true, true, false, false, false],
    ]);
    expect(timeAxis([1, 61, 62], null).isShortened(30)).toBe(false);
  });

  it('goes on when a time goes back in the file', () => {
    expect(timeAxis([5, 3, 6], null).end).toBe(6);
  });

  it('never runs backwards, and places lead back to their times', () => {
    fc.assert(
      fc.property(times, fc.constantFrom(null, 2), (values, idle) => {
        const axis = timeAxis(values, idle);
        let last = 0;
        for (const t of values) {
          const place = axis.place(t);
          expect(place).toBeGreaterThanOrEqual(last);
          expect(place).toBeLessThanOrEqual(1);
          if (axis.end > 0.01) expect(axis.time(place)).toBeCloseTo(t, 3);
          last = place;
        }
      }),
    );
  });
});
