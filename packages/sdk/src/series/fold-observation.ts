import type { Json } from '../model/envelope.ts';
import type { Observation } from '../model/observation.ts';
import type { AttributionState, StateName } from '../model/state.ts';
import type { Merger } from '../plugin/merger.ts';
import { REMEMBERED_IDS } from './limits.ts';
import { comparePoints, foldingOrder } from './series-point.ts';

/** Which series a row is of. */
export interface SeriesKey {
  readonly identity_uuid: string;
  readonly primitive: string;
}

/** An observation with its position in the shard, which settles the order among equal times. */
export type PlacedObservation = Observation & { readonly order?: number };

/** Where an observation stands in its series. */
// Types, not interfaces: only type aliases are JSON objects to the compiler.
export type Place = {
  readonly id: string;
  readonly ts: number;
  readonly order: number;
};

/** What is kept of one series: enough to go on with the next observation. A JSON value. */
export type SeriesRow = {
  readonly state: AttributionState;
  /** Id of the merger that {@link memory} belongs to. */
  readonly merger: string;
  readonly memory: Json;
  /** The last observations, oldest first; at most {@link REMEMBERED_IDS}. */
  readonly tail: readonly Place[];
};

/** A change of state that is worth an event. */
export interface Transition extends SeriesKey {
  /** Null at first. */
  readonly old_state: StateName | null;
  readonly new_state: StateName;
  readonly current_value: AttributionState['current_value'];
  readonly confidence: number;
  readonly observation_count: number;
  /** Epoch seconds of the observation that changed the state. */
  readonly ts: number;
}

/** What one more observation did to a row. */
export type Folded =
  | { readonly kind: 'folded'; readonly row: SeriesRow; readonly transition: Transition | null }
  /** It was in the series already: nothing changed. */
  | { readonly kind: 'duplicate' }
  /** It is older than the newest one, or replaces another: call {@link foldSeries} on all of them. */
  | { readonly kind: 'late' };

/** The row after one more observation; `row` is undefined for the first. */
export function foldObservation(
  key: SeriesKey,
  row: SeriesRow | undefined,
  observation: PlacedObservation,
  merger: Merger,
): Folded {
  if (row) {
    if (row.merger !== merger.id) return { kind: 'late' };
    const relation = relationTo(row.tail, observation);
    if (relation !== 'next') return { kind: relation };
  }
  const next = advance(key, row, observation, merger);
  return { kind: 'folded', row: next, transition: transitionOf(row?.state, next.state) };
}

/**
 * The row of a whole series, and the net change against the row that stood before: what happened
 * in between is not published again. Null for an empty series: the row goes away, silently.
 *
 * @param observations in any order; each id counts once, the last given being the newest version
 */
export function foldSeries(
  key: SeriesKey,
  observations: Iterable<PlacedObservation>,
  merger: Merger,
  before: AttributionState | undefined,
): { readonly row: SeriesRow; readonly transition: Transition | null } | null {
  let row: SeriesRow | undefined;
  for (const observation of foldingOrder(observations)) {
    row = advance(key, row, observation, merger);
  }
  return row ? { row, transition: transitionOf(before, row.state) } : null;
}

function relationTo(
  tail: readonly Place[],
  observation: PlacedObservation,
): 'next' | 'duplicate' | 'late' {
  const known = tail.find(({ id }) => id === observation.id);
  if (known) return comparePoints(known, observation) === 0 ? 'duplicate' : 'late';
  const last = tail.at(-1);
  return last === undefined || comparePoints(last, observation) < 0 ? 'next' : 'late';
}

function advance(
  key: SeriesKey,
  row: SeriesRow | undefined,
  observation: PlacedObservation,
  merger: Merger,
): SeriesRow {
  const memory = merger.add(row ? row.memory : merger.init(), observation);
  const verdict = merger.verdict(memory);
  const place = placeOf(observation);
  return {
    state: {
      ...verdict,
      identity_uuid: key.identity_uuid,
      primitive: key.primitive,
      last_change_ts: row?.state.state === verdict.state ? row.state.last_change_ts : place.ts,
      schema_version: 1,
    },
    merger: merger.id,
    memory,
    tail: [...(row?.tail.slice(1 - REMEMBERED_IDS) ?? []), place],
  };
}

/** Where an observation stands in its series. */
export function placeOf({ id, ts, order = 0 }: PlacedObservation): Place {
  return { id, ts, order };
}

function transitionOf(
  before: AttributionState | undefined,
  after: AttributionState,
): Transition | null {
  if (before?.state === after.state) return null;
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
