import type { PrimitiveValue } from '@shardscope/sdk';
import type { Params } from '../client/protocol.ts';
import type { SeriesRow, SessionRow } from '../client/rows.ts';
import type { SqliteStore } from '../store/index.ts';

/** The values of some primitives over an attacker's newest sessions; the newest comes last. */
export function attackerSeries(
  store: SqliteStore,
  { attacker, primitives, limit }: Params<'series'>,
): readonly SeriesRow[] {
  const places = new Map(primitives.map((primitive, i) => [primitive, i]));
  const newest = limit === 0 ? [] : store.sessions(attacker).slice(-limit);
  return newest.map((session) => seriesRow(store, session, places));
}

function seriesRow(
  store: SqliteStore,
  { evidenceRef, endedAt }: SessionRow,
  places: ReadonlyMap<string, number>,
): SeriesRow {
  const values = Array<PrimitiveValue>(places.size).fill(null);
  const confidences = Array<number | null>(places.size).fill(null);
  store.eachObservation({ session: evidenceRef }, ({ primitive, value, confidence }) => {
    const place = places.get(primitive);
    if (place === undefined) return;
    values[place] = value;
    confidences[place] = confidence;
  });
  return { evidenceRef, ts: endedAt, values, confidences };
}
