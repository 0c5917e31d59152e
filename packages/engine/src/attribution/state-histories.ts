import type { Breathe, Mergers, PlacedObservation, Transition } from '@shardscope/sdk';
import type { EngineSeries, IdentityOutline } from '../store/series-rows.ts';

/** Observations that are in memory at once while series are folded: some 60 MB. */
export const MAX_AT_ONCE = 200_000;

/** Sessions that are read before others have their turn. */
const SESSIONS_A_TURN = 128;

/** The changes of state of one primitive. */
export interface StateHistory {
  readonly primitive: string;
  readonly changes: readonly Transition[];
}

/** How far looking at the series of an identity has got. */
export interface HistoryProgress {
  readonly done: number;
  readonly total: number;
}

/** How histories are looked up. */
export interface HistoryOptions {
  readonly series: EngineSeries;
  readonly mergers: Mergers;
  /** Lets others in, now and then. */
  readonly breathe: Breathe;
  /** The one primitive that is asked about; all when left out. */
  readonly only?: string;
  readonly onProgress?: (progress: HistoryProgress) => void;
}

/**
 * Every change of state of the primitives of an identity, sorted by primitive. Series are folded anew,
 * some primitives at a time where there are many observations, so that memory stays bounded however
 * long they are: each time the packed observations of all sessions are passed over.
 */
export async function stateHistories(
  outline: IdentityOutline,
  { series, mergers, breathe, only, onProgress }: HistoryOptions,
): Promise<readonly StateHistory[]> {
  const found: StateHistory[] = [];
  const batches = only === undefined ? batchesOf(outline) : [[only]];
  const total = batches.length * outline.sessions.length;
  let done = 0;
  for (const primitives of batches) {
    const observations: PlacedObservation[] = [];
    for (let at = 0; at < outline.sessions.length; at += SESSIONS_A_TURN) {
      const sessions = outline.sessions.slice(at, at + SESSIONS_A_TURN);
      for (const each of series.observationsIn(sessions, primitives)) observations.push(each);
      done += sessions.length;
      onProgress?.({ done, total });
      await breathe();
    }
    const record = { ...outline.record, observations };
    await mergers.prepare(record);
    for (const [primitive, own] of Map.groupBy(observations, (each) => each.primitive)) {
      const changes = mergers.history({ ...record, observations: own }, primitive);
      found.push({ primitive, changes });
      await breathe();
    }
  }
  return found.sort((one, other) => (one.primitive < other.primitive ? -1 : 1));
}

/** The primitives that are folded together; null for all. */
function batchesOf(outline: IdentityOutline): readonly (readonly string[] | null)[] {
  if (outline.observations <= MAX_AT_ONCE) return [null];
  const primitives = outline.record.states.map(({ primitive }) => primitive);
  const size = Math.max(1, Math.floor(MAX_AT_ONCE / outline.sessions.length));
  const count = Math.ceil(primitives.length / size);
  return Array.from({ length: count }, (_value, i) => primitives.slice(i * size, (i + 1) * size));
}
