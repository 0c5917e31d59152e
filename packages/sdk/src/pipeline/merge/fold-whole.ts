import { pluginFault, ShardscopeError } from '../../errors/errors.ts';
import type { Fault } from '../../model/fault.ts';
import type { AttributionState } from '../../model/state.ts';
import type { Json } from '../../model/envelope.ts';
import type { Merger } from '../../plugin/merger.ts';
import { faultOf } from '../fault-of.ts';
import {
  placeOf,
  type PlacedObservation,
  type SeriesKey,
  type SeriesRow,
  type Transition,
} from '../../series/fold-observation.ts';
import { REMEMBERED_IDS } from '../../series/limits.ts';
import { comparePoints, foldingOrder } from '../../series/series-point.ts';

/** A series to be folded. */
interface WholeSeries {
  readonly key: SeriesKey;
  readonly observations: readonly PlacedObservation[];
  /** Whether an observation was not folded before. */
  readonly isFresh: (observation: PlacedObservation) => boolean;
  readonly merger: Merger;
  /** The state as it was kept; undefined for a series that is new. */
  readonly kept: AttributionState | undefined;
}

/** What a series came to. */
type WholeFold =
  | {
      readonly kind: 'folded';
      /** What is needed to go on with the next observation. */
      readonly row: SeriesRow;
      readonly transitions: readonly Transition[];
    }
  /** The merger threw: what was kept stays. */
  | { readonly kind: 'failed'; readonly fault: Fault };

/** Folds a series that has at least one observation. */
export function foldWhole(series: WholeSeries): WholeFold {
  try {
    return fold(series);
  } catch (thrown) {
    const place = { part: series.merger.id };
    const error = thrown instanceof ShardscopeError ? thrown : pluginFault(place, thrown);
    return { kind: 'failed', fault: faultOf(error, 'merge') };
  }
}

function fold({ key, observations, isFresh, merger, kept }: WholeSeries): WholeFold {
  const ordered = foldingOrder(observations);
  const changes: Change[] = [];
  let memory: Json = merger.init();
  let state: AttributionState | null = null;
  let isLate = false;
  let newest: PlacedObservation | null = null;
  for (const observation of ordered) {
    const fresh = kept === undefined || isFresh(observation);
    if (fresh) newest ??= observation;
    else if (newest && comparePoints(newest, observation) < 0) isLate = true;
    memory = merger.add(memory, observation);
    const next = stateOf(key, state, observation, memory, merger);
    if (next.state !== state?.state) changes.push({ before: state, after: next, fresh });
    state = next;
  }
  if (state === null) throw new RangeError('A series without observations has no state.');
  const tail = ordered.slice(-REMEMBERED_IDS).map(placeOf);
  const row = { state, merger: merger.id, memory, tail };
  return { kind: 'folded', row, transitions: transitionsOf(changes, kept, state, isLate) };
}

interface Change {
  readonly before: AttributionState | null;
  readonly after: AttributionState;
  readonly fresh: boolean;
}

function transitionsOf(
  changes: readonly Change[],
  kept: AttributionState | undefined,
  state: AttributionState,
  isLate: boolean,
): readonly Transition[] {
  const fresh = changes.filter((change) => change.fresh);
  const [first] = fresh;
  const goesOn = !isLate && (!first || (first.before?.state ?? null) === (kept?.state ?? null));
  if (goesOn) return fresh.map(({ before, after }) => transition(before, after));
  return kept?.state === state.state ? [] : [transition(kept ?? null, state)];
}

function stateOf(
  key: SeriesKey,
  before: AttributionState | null,
  { ts }: PlacedObservation,
  memory: Json,
  merger: Merger,
): AttributionState {
  const verdict = merger.verdict(memory);
  return {
    ...verdict,
    ...key,
    last_change_ts: before?.state === verdict.state ? before.last_change_ts : ts,
    schema_version: 1,
  };
}

function transition(before: AttributionState | null, after: AttributionState): Transition {
  return {
    identity_uuid: after.identity_uuid,
    primitive: after.primitive,
    old_state: before?.state ?? null,
    new_state: after.state,
    current_value: after.current_value,
    confidence: after.confidence,
    observation_count: after.observation_count,
    ts: after.last_change_ts,
  };
}
