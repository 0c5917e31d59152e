import type { ValueKind, Verdict } from '@shardscope/sdk';
import { mergeCategorical } from './categorical-merger.ts';
import { mergeHash } from './hash-merger.ts';
import { mergeNumeric } from './numeric-merger.ts';
import { foldingOrder, type SeriesPoint } from '@shardscope/sdk';

/**
 * What a whole series says. The incremental mergers give the same verdict after the same points.
 *
 * @param points in any order; they are folded by time, each id once
 * @param valueKind the primitive's; null or undefined for a primitive that is not registered
 */
export function mergeSeries(
  points: Iterable<SeriesPoint>,
  valueKind: ValueKind | null | undefined,
): Verdict {
  const ordered = foldingOrder(points);
  switch (valueKind) {
    case 'numeric':
      return mergeNumeric(ordered);
    case 'hash':
      return mergeHash(ordered);
    case 'categorical':
    case 'bool':
    case 'free_string':
    case 'array':
    case null:
    case undefined:
      return mergeCategorical(ordered);
  }
}
