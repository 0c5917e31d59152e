import type { Merger } from '../plugin/merger.ts';
import {
  foldObservation,
  foldSeries,
  type PlacedObservation,
  type SeriesKey,
  type SeriesRow,
  type Transition,
} from './fold-observation.ts';
import { foldingOrder } from './series-point.ts';

/** What a batch of observations did to a row. */
export interface FoldedBatch {
  /** Undefined while the series is empty. */
  readonly row: SeriesRow | undefined;
  /** In order of time; a single net change when the series had to be folded anew. */
  readonly transitions: readonly Transition[];
}

/**
 * The row after a batch: one by one where all of it is newer than the row, else the whole series
 * once, however many of the batch were late.
 *
 * @param wholeSeries asks the store for the series, the batch included
 */
export function foldBatch(
  key: SeriesKey,
  row: SeriesRow | undefined,
  batch: Iterable<PlacedObservation>,
  merger: Merger,
  wholeSeries: () => Iterable<PlacedObservation>,
): FoldedBatch {
  const before = row?.state;
  const transitions: Transition[] = [];
  let current = row;
  for (const observation of foldingOrder(batch)) {
    const folded = foldObservation(key, current, observation, merger);
    if (folded.kind === 'duplicate') continue;
    if (folded.kind === 'late') {
      const anew = foldSeries(key, wholeSeries(), merger, before);
      return {
        row: anew?.row,
        transitions: anew?.transition ? [anew.transition] : [],
      };
    }
    current = folded.row;
    if (folded.transition) transitions.push(folded.transition);
  }
  return { row: current, transitions };
}

/** Every change of state that a series went through, in order of time: the timeline of a primitive. */
export function stateHistory(
  key: SeriesKey,
  observations: Iterable<PlacedObservation>,
  merger: Merger,
): readonly Transition[] {
  return foldBatch(key, undefined, observations, merger, () => []).transitions;
}
