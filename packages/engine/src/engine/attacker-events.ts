import { derivedId, type Observation } from '@shardscope/sdk';
import type { Params } from '../client/protocol.ts';
import type { EventRow, SessionRow, Slice } from '../client/rows.ts';
import { filteredSlice } from '../filter/filtered-slice.ts';
import { readFilter, type ReadFilter } from '../filter/read-filter.ts';
import type { SessionTexts } from '../filter/row-facts.ts';
import { eventFilter } from '../filter/scan-attackers.ts';
import { steppedScan, type SteppedScan } from '../filter/stepped-scan.ts';
import type { SqliteStore, StoredTag } from '../store/index.ts';
import type { StateTimeline } from '../client/identity.ts';
import { eventIndex, sessionEventRow, type EventIndex } from './event-index.ts';
import { commandTimes, sessionMarks, type SessionMarks } from './session-marks.ts';
import { tagEventRow, type TagEventContext } from './tag-event-row.ts';

/** Event lists kept at once: going back and forth between a few attackers should be instant. */
const MAX_INDEXES = 8;

/** Sessions whose observations and tags are kept while rows are made. */
const MAX_UNPACKED = 64;

/** Where event lists come from. */
export interface EventSources {
  readonly store: SqliteStore;
  /** Asked for what filters want to know of sessions. */
  readonly texts: SessionTexts;
  /** Whether a primitive is never shown. */
  readonly isPrivate: (primitive: string) => boolean;
  /** The name of a technique. */
  readonly techniqueName: (id: string) => string;
  /** How the states of an attacker's identity ran. */
  readonly timelines: (attacker: string) => Promise<readonly StateTimeline[]>;
}

/** Serves slices of the event lists of attackers. */
export interface AttackerEvents {
  /** Rejects with E_FILTER_INVALID. */
  slice(query: Query): Promise<Slice<EventRow>>;
  /** All events of a session in their order, but for changes of state and what a bus told. */
  ofSession(session: SessionRow): readonly EventRow[];
  invalidate(): void;
}

type Query = Params<'events'>;

/** Looks for positions in a list. */
type Scan = SteppedScan<number>;

/** What an event list is made of. */
interface EventList {
  readonly index: EventIndex;
  readonly read: RowReader;
}

/** Event lists over a store; each is indexed when first asked for. */
export function attackerEvents(sources: EventSources): AttackerEvents {
  const { store, texts } = sources;
  const lists = new Map<string, Promise<EventList>>();
  const scans = new Map<string, Scan>();

  async function makeList(attacker: string, evidenceRef: string | null): Promise<EventList> {
    const timelines = await sources.timelines(attacker);
    const all = store.sessions(attacker);
    const sessions =
      evidenceRef === null ? all : all.filter((row) => row.evidenceRef === evidenceRef);
    const marksOf = sessionMarks(store, attacker, sessions, timelines);
    return { index: eventIndex(sessions, marksOf), read: rowReader(sources, marksOf) };
  }

  function listOf(attacker: string, evidenceRef: string | null): Promise<EventList> {
    const key = JSON.stringify([attacker, evidenceRef]);
    const known = lists.get(key);
    if (known) return known;
    const made = makeList(attacker, evidenceRef);
    keepNewest(lists, key, made);
    // A failed look is tried again when somebody looks again.
    made.catch(() => lists.delete(key));
    return made;
  }

  /** Positions of the events that fit a filter, in the order of the list; null for no filter. */
  function scanOf(query: Query, filter: ReadFilter | null, list: EventList): Scan | null {
    const { index, read } = list;
    const { attacker, session, newestFirst, filter: text } = query;
    const row = filter && store.attacker(attacker);
    if (!row) return null;
    const key = JSON.stringify([attacker, session, newestFirst, text]);
    const known = scans.get(key);
    if (known) return known;
    const isFit = eventFilter(row, filter.fits, texts);
    const made = steppedScan(index.length, (step) => {
      const position = newestFirst ? index.length - 1 - step : step;
      const place = index.at(position);
      return isFit(place.session, () => read(place.session, place.ordinal)) ? [position] : [];
    });
    keepNewest(scans, key, made);
    return made;
  }

  return {
    ofSession: (session) => eventsOfSession(sources, session),
    invalidate() {
      lists.clear();
      scans.clear();
    },
    async slice(query) {
      const { attacker, session, offset, limit } = query;
      // A filter that cannot be understood is refused before anything is looked up.
      const filter = readFilter(query.filter ?? '');
      const list = await listOf(attacker, session);
      const { index, read } = list;
      const scan = scanOf(query, filter, list);
      const rowAt = (position: number): EventRow => {
        const place = index.at(position);
        return read(place.session, place.ordinal);
      };
      const slice = scan ? filteredSlice(scan, offset, limit) : positionSlice(index.length, query);
      return { ...slice, rows: slice.rows.map(rowAt) };
    },
  };
}

const NO_MARKS: SessionMarks = { tagTimes: [], changes: [], heard: [] };

function eventsOfSession(sources: EventSources, session: SessionRow): readonly EventRow[] {
  const read = rowReader(sources, () => NO_MARKS);
  const index = eventIndex([session], () => NO_MARKS);
  return Array.from({ length: index.length }, (_value, i) => read(session, index.at(i).ordinal));
}

/** Positions of a list that is not filtered. */
function positionSlice(total: number, { newestFirst, offset, limit }: Query): Slice<number> {
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

/** Makes the row of one event of a session. */
type RowReader = (session: SessionRow, ordinal: number) => EventRow;

/** Reads rows, unpacking the observations and tags of each session once. */
function rowReader(
  { store, isPrivate, techniqueName }: EventSources,
  marksOf: (session: SessionRow) => SessionMarks,
): RowReader {
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
    const measured = ordinal - 1 - session.tags;
    if (measured < session.observations) {
      const observation = observations(ref)[measured];
      return observation ? observationEventRow(session, observation) : ended();
    }
    const { changes, heard } = marksOf(session);
    const marked = measured - session.observations;
    return changes[marked] ?? heard[marked - changes.length] ?? ended();
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
