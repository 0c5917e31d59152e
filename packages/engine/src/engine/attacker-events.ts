import type { Params } from '../client/protocol.ts';
import type { AttackerRow, EventRow, SessionRow, Slice } from '../client/rows.ts';
import { filteredSlice } from '../filter/filtered-slice.ts';
import { readFilter } from '../filter/read-filter.ts';
import { eventFilter, type FilteredEvent, type FilterLookups } from '../filter/scan-attackers.ts';
import { steppedScan, type SteppedScan } from '../filter/stepped-scan.ts';
import type { SqliteStore } from '../store/index.ts';
import { eventsOf } from './event-index.ts';
import { eventLists, type EventList, type ListSources } from './event-lists.ts';
import { rowReader, type RowSources } from './event-rows.ts';
import { knownBesides } from './extra-events.ts';
import { keepNewest } from './keep-newest.ts';
import { isNothing, NO_PLACES, noteEvents, writtenAbout } from './note-events.ts';

/** Filters of one list whose results are kept: a few sizes of a filter while somebody types. */
const MAX_SCANS = 8;

/** Where event lists come from. */
export interface EventSources extends Omit<ListSources, 'written'> {
  /** Asked for what filters want to know of sessions. */
  readonly texts: FilterLookups;
}

/** Serves slices of the event lists of attackers. */
export interface AttackerEvents {
  /** Rejects with E_FILTER_INVALID. */
  slice(query: Params<'events'>): Promise<Slice<EventRow>>;
  /** The events that the row of a session counts, in their order. */
  ofSession(session: SessionRow): readonly EventRow[];
  /** What no row of a session counts, but for changes of state, in no order. */
  besides(attacker: AttackerRow): readonly FilteredEvent[];
  invalidate(): void;
}

/** Event lists over a store; each is indexed when first asked for. */
export function attackerEvents(sources: EventSources): AttackerEvents {
  const { store, annotations } = sources;
  const written = writtenAbout();
  let having: ((attacker: AttackerRow) => boolean) | null = null;
  const lists = eventLists({ ...sources, written });
  return {
    ofSession: (session) => eventsOfSession(sources, session),
    besides(row) {
      const { uuid } = row;
      const own = written(annotations(), uuid);
      having ??= attackersHaving(store);
      if (isNothing(own) && !having(row)) return [];
      const known = knownBesides(uuid, () => store.sessions(uuid), sources);
      if (isNothing(own)) return known;
      return [...known, ...noteEvents(own, store.sessions(uuid), NO_PLACES)];
    },
    invalidate() {
      having = null;
      lists.invalidate();
    },
    async slice(query) {
      const { offset, limit } = query;
      // A filter that cannot be understood is refused before anything is looked up.
      readFilter(query.filter ?? '');
      const { list, looking } = await lists.of(query);
      const scan = scanOf(query, list, sources);
      const slice = scan ? filteredSlice(scan, offset, limit) : positionSlice(list.length, query);
      const rows = slice.rows.map((position) => list.at(position).row());
      return { ...(looking && { scan: looking }), ...slice, rows, all: list.length };
    },
  };
}

/** Tells who has something besides what sessions count: few in a folder, so that most cost nothing. */
function attackersHaving(store: SqliteStore): (attacker: AttackerRow) => boolean {
  const attackers = new Set([...store.live.attackers(), ...store.looseTags.attackers()]);
  const identities = new Set(store.identities.derivedFor());
  return ({ uuid, identity }) =>
    attackers.has(uuid) || (identity !== null && identities.has(identity));
}

/** Positions of the events that fit a filter, in the order of the list; null for no filter. */
function scanOf(
  { attacker, newestFirst, filter: text = '' }: Params<'events'>,
  list: EventList,
  { store, texts }: EventSources,
): SteppedScan<number> | null {
  const filter = readFilter(text);
  const row = filter && store.attacker(attacker);
  if (!row) return null;
  const key = JSON.stringify([newestFirst, text]);
  const known = list.scans.get(key);
  if (known) return known;
  const isFit = eventFilter(row, filter.fits, texts);
  const made = steppedScan(list.length, (step) => {
    const position = newestFirst ? list.length - 1 - step : step;
    return isFit(list.at(position)) ? [position] : [];
  });
  keepNewest(list.scans, key, made, MAX_SCANS);
  return made;
}

function eventsOfSession(sources: RowSources, session: SessionRow): readonly EventRow[] {
  const read = rowReader(sources);
  return Array.from({ length: eventsOf(session) }, (_value, ordinal) => read(session, ordinal));
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
