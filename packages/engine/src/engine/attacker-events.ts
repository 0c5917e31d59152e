import { derivedId, type Observation } from '@shardscope/sdk';
import type { Params } from '../client/protocol.ts';
import type { EventRow, SessionRow, Slice } from '../client/rows.ts';
import type { SqliteStore } from '../store/index.ts';
import { eventIndex, sessionEventRow, type EventIndex } from './event-index.ts';

/** Event lists kept at once: going back and forth between a few attackers should be instant. */
const MAX_INDEXES = 8;

/** Serves slices of the event lists of attackers. */
export interface AttackerEvents {
  slice(query: Params<'events'>): Slice<EventRow>;
  invalidate(): void;
}

/** Event lists over a store; each is indexed when first asked for. */
export function attackerEvents(store: SqliteStore): AttackerEvents {
  const indexes = new Map<string, EventIndex>();

  function indexOf(attacker: string, evidenceRef: string | null): EventIndex {
    const key = JSON.stringify([attacker, evidenceRef]);
    const known = indexes.get(key);
    if (known) return known;
    const sessions = store.sessions(attacker);
    const made = eventIndex(
      evidenceRef === null ? sessions : sessions.filter((row) => row.evidenceRef === evidenceRef),
    );
    const oldest = indexes.keys().next().value;
    if (indexes.size >= MAX_INDEXES && oldest !== undefined) indexes.delete(oldest);
    indexes.set(key, made);
    return made;
  }

  return {
    invalidate: () => indexes.clear(),
    slice({ attacker, session, newestFirst, offset, limit }) {
      const index = indexOf(attacker, session);
      const total = index.length;
      const read = rowReader(store);
      const rows: EventRow[] = [];
      for (let i = offset; i < Math.min(total, offset + limit); i++) {
        const place = index.at(newestFirst ? total - 1 - i : i);
        rows.push(read(place.session, place.ordinal));
      }
      return { total, offset, rows };
    },
  };
}

/** Reads rows, unpacking the observations of each session once. */
function rowReader(store: SqliteStore): (session: SessionRow, ordinal: number) => EventRow {
  const unpacked = new Map<string, readonly Observation[]>();
  return (session, ordinal) => {
    if (ordinal === 0) return sessionEventRow(session, 'started');
    if (ordinal > session.observations) return sessionEventRow(session, 'ended');
    const ref = session.evidenceRef;
    const observations = unpacked.get(ref) ?? store.observations(ref);
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
