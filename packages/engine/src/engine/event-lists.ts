import { breather } from '@shardscope/sdk';
import type { Params } from '../client/protocol.ts';
import type { SessionRow } from '../client/rows.ts';
import type { SteppedScan } from '../filter/stepped-scan.ts';
import type { Annotations } from '../notes/index.ts';
import { eventIndex, type EventIndex } from './event-index.ts';
import { rowReader, type RowReader, type RowSources } from './event-rows.ts';
import { knownBesides, stateEvents } from './extra-events.ts';
import { keepNewest } from './keep-newest.ts';
import { mergedEvents, type ExtraEvent, type MergedEvents } from './merged-events.ts';
import {
  noteEvents,
  placeFinder,
  placesAmong,
  type PlaceFinder,
  type Written,
} from './note-events.ts';
import { tagTimes } from './tag-times.ts';
import type { KnownTimelines } from './timeline-cache.ts';

/** Event lists kept at once: going back and forth between a few attackers should be instant. */
const MAX_LISTS = 8;

/** What event lists are made of. */
export interface ListSources extends RowSources {
  /** All that was written down, another object after each change. */
  readonly annotations: () => Annotations;
  /** What was written about one attacker. */
  readonly written: (annotations: Annotations, attacker: string) => Written;
  /** How the states of an attacker's identity ran, as far as that is known. */
  readonly timelines: (attacker: string) => Promise<KnownTimelines>;
}

/** Which list is asked for. */
export type ListQuery = Pick<Params<'events'>, 'attacker' | 'session'>;

/** A list that slices are cut from, with what filters found in it. */
export interface EventList extends MergedEvents {
  readonly scans: Map<string, SteppedScan<number>>;
}

/** A list, and how far a look has got that may add to it; null when it is whole. */
export interface KnownList {
  readonly list: EventList;
  readonly looking: KnownTimelines['looking'];
}

/** Event lists, each made when first asked for. */
export interface EventLists {
  of(query: ListQuery): Promise<KnownList>;
  invalidate(): void;
}

/** What a list is made of that stays until the store changes. */
interface EventBase {
  readonly index: EventIndex;
  readonly sessions: readonly SessionRow[];
  readonly extras: readonly ExtraEvent[];
  readonly read: RowReader;
  readonly find: PlaceFinder;
  /** The list that was made last, and what it was made with. */
  list: { readonly from: ListParts; readonly made: Promise<EventList> } | null;
}

/** What changes while the store stays as it is. */
interface ListParts {
  readonly annotations: Annotations;
  readonly timelines: KnownTimelines['timelines'];
}

/** Keeps the lists that were asked for last. A note costs a list the note, not the list. */
export function eventLists(sources: ListSources): EventLists {
  const bases = new Map<string, Promise<EventBase>>();

  function baseOf(query: ListQuery): Promise<EventBase> {
    const key = JSON.stringify([query.attacker, query.session]);
    const known = bases.get(key);
    if (known) return known;
    const made = Promise.resolve().then(() => makeBase(sources, query));
    keepNewest(bases, key, made, MAX_LISTS);
    // A failed look is tried again when somebody looks again.
    made.catch(() => bases.delete(key));
    return made;
  }

  function listOf(base: EventBase, query: ListQuery, parts: ListParts): Promise<EventList> {
    const { annotations, timelines } = parts;
    const kept = base.list;
    if (kept?.from.annotations === annotations && kept.from.timelines === timelines) {
      return kept.made;
    }
    const made = makeList(base, query, timelines, sources.written(annotations, query.attacker));
    base.list = { from: parts, made };
    made.catch(() => (base.list = null));
    return made;
  }

  return {
    invalidate: () => bases.clear(),
    async of(query) {
      const { timelines, looking } = await sources.timelines(query.attacker);
      const base = await baseOf(query);
      const annotations = sources.annotations();
      return { list: await listOf(base, query, { annotations, timelines }), looking };
    },
  };
}

function makeBase(sources: ListSources, query: ListQuery): EventBase {
  const { attacker } = query;
  const { store } = sources;
  const all = store.sessions(attacker);
  const sessions = all.filter((session) => isShown(query, session));
  const extras = knownBesides(attacker, () => all, sources).filter(({ session }) =>
    isShown(query, session),
  );
  const read = rowReader(sources);
  const times = tagTimes(store, attacker, sessions);
  const find = placeFinder(sessions, times, read);
  return { index: eventIndex(sessions, times), sessions, extras, read, find, list: null };
}

/** What stands with no session is in the list of all of them only. */
function isShown({ session: only }: ListQuery, session: SessionRow | null): boolean {
  return only === null || session?.evidenceRef === only;
}

async function makeList(
  { index, sessions, extras, read, find }: EventBase,
  query: ListQuery,
  timelines: KnownTimelines['timelines'],
  written: Written,
): Promise<EventList> {
  const all = [...stateEvents(sessions, timelines), ...extras];
  const breathe = breather();
  const notes: ExtraEvent[] = [];
  for (const note of noteEvents(written, sessions, placesAmong(all, find))) {
    if (isShown(query, note.session)) notes.push(note);
    // Finding what a note is about may have read a session.
    await breathe();
  }
  return { ...mergedEvents(index, sessions, [...all, ...notes], read), scans: new Map() };
}
