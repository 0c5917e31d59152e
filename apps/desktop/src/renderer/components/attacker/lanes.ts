import type { PrimitiveValue } from '@shardscope/sdk';
import type { SeriesRow } from 'shardscope/client';
import { valueWords } from '../../format/words.ts';
import type { StackBlock } from './stack-layout.ts';

/** Sessions one after the other in which a primitive had the same value. */
export interface LaneRun {
  readonly x: number;
  readonly width: number;
  /** Null where it was not observed. */
  readonly value: string | null;
  /** The value is another one than before. */
  readonly isChange: boolean;
}

/**
 * The runs of one primitive over the sessions on the axis.
 *
 * @param at the primitive's place in the values of each row of the series
 * @param end where the axis ends, in pixels
 */
export function laneRuns(
  blocks: readonly StackBlock[],
  series: readonly SeriesRow[],
  at: number,
  end: number,
): readonly LaneRun[] {
  const values = new Map(series.map((row) => [row.evidenceRef, wordsOf(row.values[at])]));
  const runs: { x: number; width: number; value: string | null; isChange: boolean }[] = [];
  let known: string | null = null;
  for (const [index, { session, x }] of blocks.entries()) {
    const value = values.get(session.evidenceRef) ?? null;
    const next = blocks[index + 1]?.x ?? end;
    const last = runs.at(-1);
    if (last && last.value === value) {
      last.width = next - last.x;
      continue;
    }
    runs.push({
      x,
      width: next - x,
      value,
      isChange: known !== null && value !== null && value !== known,
    });
    known = value ?? known;
  }
  return runs;
}

function wordsOf(value: PrimitiveValue | undefined): string | null {
  return value === undefined || value === null ? null : valueWords(value);
}
