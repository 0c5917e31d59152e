import { derivedId, type Observation } from '@shardscope/sdk';
import type { Params } from '../client/protocol.ts';
import type { EventRow, SessionRow, Slice } from '../client/rows.ts';
import { filteredSlice } from '../filter/filtered-slice.ts';
import { readFilter } from '../filter/read-filter.ts';
import type { SessionTexts } from '../filter/row-facts.ts';
import { eventFilter } from '../filter/scan-attackers.ts';
import { steppedScan, type SteppedScan } from '../filter/stepped-scan.ts';
import type { SqliteStore } from '../store/index.ts';
import { eventIndex, sessionEventRow, type EventIndex } from './event-index.ts';

/** Event lists kept at once: going back and forth between a few attackers should be instant. */
const MAX_INDEXES = 8;

/** Sessions whose observations are kept while rows are made. */
const MAX_UNPACKED = 64;

/** Serves slices of the event lists of attackers. */
export interface AttackerEvents {
  /** Throws E_FILTER_INVALID. */
  slice(query: Params<'events'>): Slice<EventRow>;
  /** All events of a session in their order. */
  ofSession(session: SessionRow): readonly EventRow[];
  invalidate(): void;
}

/**
 * Event lists over a store; each is indexed when first asked for.
 *
 * @param source asked for what filters want to know of sessions
 * @param isPrivate whether a primitive is never shown
 */
export function attackerEvents(
  store: SqliteStore,
  source: SessionTexts,
  isPrivate: (primitive: string) => boolean,
): AttackerEvents {
  const indexes = new Map<string, EventIndex>();
  const scans = new Map<string, SteppedScan<number>>();

  function indexOf(attacker: string, evidenceRef: string | null): EventIndex {
    const key = JSON.stringify([attacker, evidenceRef]);
    const known = indexes.get(key);
    if (known) return known;
    const sessions = store.sessions(attacker);
    const made = eventIndex(
      evidenceRef === null ? sessions : sessions.filter((row) => row.evidenceRef === evidenceRef),
    );
    keepNewest(indexes, key, made);
    return made;
  }

  /** Positions of the events that fit a filter, in the order of the list; null for no filter. */
  function scanOf(query: Params<'events'>, index: EventIndex): SteppedScan<number> | null {
    const { attacker, session, newestFirst, filter: text = '' } = query;
    const filter = readFilter(text);
    const row = filter && store.attacker(attacker);
    if (!row) return null;
    const key = JSON.stringify([attacker, session, newestFirst, text]);
    const known = scans.get(key);
    if (known) return known;
    const isFit = eventFilter(row, filter.fits, source);
    const read = rowReader(store, isPrivate);
    const made = steppedScan(index.length, (step) => {
      const position = newestFirst ? index.length - 1 - step : step;
      const place = index.at(position);
      return isFit(place.session, () => read(place.session, place.ordinal)) ? [position] : [];
    });
    keepNewest(scans, key, made);
    return made;
  }

  return {
    ofSession: (session) => eventsOfSession(store, session, isPrivate),
    invalidate() {
      indexes.clear();
      scans.clear();
    },
    slice(query) {
      const { attacker, session, offset, limit } = query;
      const index = indexOf(attacker, session);
      const scan = scanOf(query, index);
      const read = rowReader(store, isPrivate);
      const rowAt = (position: number): EventRow => {
        const place = index.at(position);
        return read(place.session, place.ordinal);
      };
      const slice = scan ? filteredSlice(scan, offset, limit) : positionSlice(index.length, query);
      return { ...slice, rows: slice.rows.map(rowAt) };
    },
  };
}

function eventsOfSession(
  store: SqliteStore,
  session: SessionRow,
  isPrivate: (primitive: string) => boolean,
): readonly EventRow[] {
  const read = rowReader(store, isPrivate);
  const index = eventIndex([session]);
  return Array.from({ length: index.length }, (_value, i) => read(session, index.at(i).ordinal));
}

/** Positions of a list that is not filtered. */
function positionSlice(
  total: number,
  { newestFirst, offset, limit }: Params<'events'>,
): Slice<number> {
  const length = Math.max(0, Math.min(total - offset, limit));
  const rows = Array.from({ length }, (_value, i) =>
    newestFirst ? total - 1 - offset - i : offset + i,
  );
  return { total, offset, rows };
}

function keepNewest<Value>(map: Map<string, Value>, key: string, value: Value): void {
  const oldest = map.keys().next().value;
  if (map.size >= MAX_INDEXES && oldest !== undefined) map.delete(oldest);
  map.set(key, value);
}

/** Reads rows, unpacking the observations of each session once. */
function rowReader(
  store: SqliteStore,
  isPrivate: (primitive: string) => boolean,
): (session: SessionRow, ordinal: number) => EventRow {
  const unpacked = new Map<string, readonly Observation[]>();
  return (session, ordinal) => {
    if (ordinal === 0) return sessionEventRow(session, 'started');
    if (ordinal > session.observations) return sessionEventRow(session, 'ended');
    const ref = session.evidenceRef;
    const observations =
      unpacked.get(ref) ?? store.observations(ref).filter((each) => !isPrivate(each.primitive));
    if (unpacked.size > MAX_UNPACKED) unpacked.clear();
    unpacked.set(ref, observations);
    const observation = observations[ordinal - 1];
    return observation
      ? observationEventRow(session, observation)
      : sessionEventRow(session, 'ended');
  };
}

function observationEventRow(session: SessionRow, observation: Observation): EventRow {
  const { primitive, value, confidence, source, window, evidence_ref } = observation;
  return {
    id: derivedId(evidence_ref, primitive, source),
    kind: 'observation',
    ts: session.endedAt,
    t: window.end_ts,
    evidenceRef: evidence_ref,
    primitive,
    value,
    confidence,
    source,
  };
}
