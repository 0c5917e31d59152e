import { derivedId, type Observation } from '@shardscope/sdk';
import type { EventRow, SessionRow } from '../client/rows.ts';
import type { SqliteStore, StoredTag } from '../store/index.ts';
import { sessionEventRow } from './event-index.ts';
import { tagEventRow, type TagEventContext } from './tag-event-row.ts';
import { commandTimes } from './tag-times.ts';

/** Sessions whose observations and tags are kept while rows are made. */
const MAX_UNPACKED = 64;

/** Where rows are read from. */
export interface RowSources {
  readonly store: SqliteStore;
  /** Whether a primitive is never shown. */
  readonly isPrivate: (primitive: string) => boolean;
  /** The name of a technique. */
  readonly techniqueName: (id: string) => string;
}

/** Makes the row of one event of a session. */
export type RowReader = (session: SessionRow, ordinal: number) => EventRow;

/** Reads rows, unpacking the observations and tags of each session once. */
export function rowReader({ store, isPrivate, techniqueName }: RowSources): RowReader {
  const observations = remembered((ref) =>
    store.observations(ref).filter((each) => !isPrivate(each.primitive)),
  );
  const tags = remembered((ref): TagEventContext => {
    const found: StoredTag[] = [];
    store.eachTag({ session: ref }, (tag) => found.push(tag));
    return { tags: found, times: commandTimes(store, ref), techniqueName };
  });
  return (session, ordinal) => {
    if (ordinal === 0) return sessionEventRow(session, 'started');
    const { evidenceRef: ref } = session;
    const ended = (): EventRow => sessionEventRow(session, 'ended');
    if (ordinal <= session.tags) return tagEventRow(session, ordinal - 1, tags(ref)) ?? ended();
    const observation = observations(ref)[ordinal - 1 - session.tags];
    return observation ? observationEventRow(session, observation) : ended();
  };
}

/** What was read of the last sessions. */
function remembered<Value>(read: (evidenceRef: string) => Value): (evidenceRef: string) => Value {
  const known = new Map<string, Value>();
  return (ref) => {
    const value = known.get(ref) ?? read(ref);
    if (known.size > MAX_UNPACKED) known.clear();
    known.set(ref, value);
    return value;
  };
}

/** The row of what was measured in a session. */
function observationEventRow(session: SessionRow, observation: Observation): EventRow {
  const { primitive, value, confidence, source, window, evidence_ref } = observation;
  return {
    id: derivedId(evidence_ref, primitive, source),
    kind: 'observation',
    ts: session.endedAt,
    t: window.end_ts,
    evidenceRef: evidence_ref,
    explainedBy: evidence_ref,
    primitive,
    value,
    confidence,
    source,
  };
}
