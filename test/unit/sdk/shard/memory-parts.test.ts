import { describe, expect, it } from 'vitest';
import { blockOfLine } from '../../../../packages/sdk/src/shard/block.ts';
import { ByteCache } from '../../../../packages/sdk/src/shard/byte-cache.ts';
import {
  NO_REACH,
  extendExtents,
  extentsOf,
  uniteExtents,
} from '../../../../packages/sdk/src/shard/extents.ts';

const MEGABYTE = 1024 * 1024;

describe('the byte ranges of a session', () => {
  it('are one as long as its lines lie near', () => {
    const ranges = { extents: [], reach: NO_REACH };
    for (let line = 0; line < 1000; line++) extendExtents(ranges, line * 1000, line * 1000 + 80);
    expect(extentsOf(ranges)).toEqual([[0, 999_080]]);
  });

  it('are never more than eight: the nearest become one', () => {
    const ranges = { extents: [], reach: NO_REACH };
    const gaps = [3, 9, 4, 8, 7, 2, 6, 5, 1, 10];
    let at = 0;
    for (const gap of gaps) {
      extendExtents(ranges, at, at + 100);
      at += gap * MEGABYTE;
    }
    const found = extentsOf(ranges);
    expect(found).toHaveLength(8);
    expect(
      found.slice(1).map(([start], i) => Math.round((start - (found[i]?.[1] ?? 0)) / MEGABYTE)),
    ).toEqual([3, 9, 4, 8, 7, 6, 5]);
  });

  it('of several sessions are read as one where they meet', () => {
    const far = 10 * MEGABYTE;
    expect(
      uniteExtents([
        [far, far + 10],
        [0, 100],
        [50, 80],
        [200, 300],
        [far + 5, far + 9],
      ]),
    ).toEqual([
      [0, 300],
      [far, far + 10],
    ]);
  });
});

describe('a cache of byte strings', () => {
  it('takes neither a longer nor a shorter one for the other', () => {
    const cache = new ByteCache(1, 16);
    const { view } = blockOfLine(Buffer.from('abcdefghijkl'), 0);
    cache.put(0, view, 0, 8);
    expect(cache.holds(0, view, 0, 8)).toBe(true);
    expect(cache.holds(0, view, 0, 4)).toBe(false);
    expect(cache.holds(0, view, 0, 12)).toBe(false);
    expect(cache.holds(0, view, 4, 12)).toBe(false);
    cache.clear();
    expect(cache.holds(0, view, 0, 8)).toBe(false);
  });
});
