import { breather } from '@shardscope/sdk';
import type { StateTimeline } from '../client/identity.ts';
import type { Params } from '../client/protocol.ts';
import type { SessionRow } from '../client/rows.ts';
import type { SteppedScan } from '../filter/stepped-scan.ts';
import type { Annotations } from '../notes/index.ts';
import { eventIndex, type EventIndex } from './event-index.ts';
import { rowReader, type RowReader, type RowSources } from './event-rows.ts';
import { knownBesides, stateEvents } from './extra-events.ts';
import { mergedEvents, type ExtraEvent, type MergedEvents } from './merged-events.ts';
import { noteEvents, placeFinder, type PlaceFinder, type Written } from './note-events.ts';
import { tagTimes } from './tag-times.ts';

/** Event lists kept at once: going back and forth between a few attackers should be instant. */
const MAX_LISTS = 8;

/** What event lists are made of. */
export interface ListSources extends RowSources {
  /** All that was written down, another object after each change. */
  readonly annotations: () => Annotations;
  /** What was written about one attacker. */
  readonly written: (annotations: Annotations, attacker: string) => Written;
  /** How the states of an attacker's identity ran. */
  readonly timelines: (attacker: string) => Promise<readonly StateTimeline[]>;
}

/** Which list is asked for. */
export type ListQuery = Pick<Params<'events'>, 'attacker' | 'session'>;

/** A list that slices are cut from, with what filters found in it. */
export interface EventList extends MergedEvents {
  readonly scans: Map<string, SteppedScan<number>>;
}

/** Event lists, each made when first asked for. */
export interface EventLists {
  of(query: ListQuery): Promise<EventList>;
  invalidate(): void;
}

/** What a list is made of that stays until the store changes. */
interface EventBase {
  readonly index: EventIndex;
  readonly sessions: readonly SessionRow[];
  readonly extras: readonly ExtraEvent[];
  readonly read: RowReader;
  readonly find: PlaceFinder;
  /** The list with what was written when it was last asked for. */
  list: { readonly annotations: Annotations; readonly made: Promise<EventList> } | null;
}

/** Keeps the lists that were asked for last. A note costs a list the note, not the list. */
export function eventLists(sources: ListSources): EventLists {
  const bases = new Map<string, Promise<EventBase>>();

  function baseOf(query: ListQuery): Promise<EventBase> {
    const key = JSON.stringify([query.attacker, query.session]);
    const known = bases.get(key);
    if (known) return known;
    const made = makeBase(sources, query);
    keepNewest(bases, key, made);
    // A failed look is tried again when somebody looks again.
    made.catch(() => bases.delete(key));
    return made;
  }

  return {
    invalidate: () => bases.clear(),
    async of(query) {
      const base = await baseOf(query);
      const annotations = sources.annotations();
      if (base.list?.annotations !== annotations) {
        const made = makeList(base, query, sources.written(annotations, query.attacker));
        base.list = { annotations, made };
        made.catch(() => (base.list = null));
      }
      return base.list.made;
    },
  };
}

async function makeBase(
  sources: ListSources,
  { attacker, session: only }: ListQuery,
): Promise<EventBase> {
  const { store } = sources;
  const timelines = await sources.timelines(attacker);
  const all = store.sessions(attacker);
  const isShown = ({ session }: Pick<ExtraEvent, 'session'>): boolean =>
    only === null || session?.evidenceRef === only;
  const sessions = all.filter((session) => isShown({ session }));
  const extras = [...stateEvents(all, timelines), ...knownBesides(attacker, all, sources)].filter(
    isShown,
  );
  const read = rowReader(sources);
  const times = tagTimes(store, attacker, sessions);
  const find = placeFinder({ sessions, tagTimes: times, extras, read });
  return { index: eventIndex(sessions, times), sessions, extras, read, find, list: null };
}

async function makeList(
  { index, sessions, extras, read, find }: EventBase,
  { session: only }: ListQuery,
  written: Written,
): Promise<EventList> {
  const all = [...extras];
  const breathe = breather();
  for (const note of noteEvents(written, sessions, find)) {
    if (only === null || note.session !== null) all.push(note);
    // Finding what a note is about may have read a session.
    await breathe();
  }
  return { ...mergedEvents(index, sessions, all, read), scans: new Map() };
}

/** Keeps a value, and of many the newest ones only. */
export function keepNewest<Value>(map: Map<string, Value>, key: string, value: Value): void {
  const oldest = map.keys().next().value;
  if (map.size >= MAX_LISTS && oldest !== undefined) map.delete(oldest);
  map.set(key, value);
}
