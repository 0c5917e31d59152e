import type { EventRow, NoteEventRow, SessionRow } from '../client/rows.ts';
import type { AnnotationTarget, Annotations, Bookmark, Note } from '../notes/index.ts';
import { eventsOf, timeOf, type TagTimes } from './event-index.ts';
import type { ExtraEvent } from './merged-events.ts';

/** What a person wrote down about one attacker, its sessions and its events. */
export interface Written {
  readonly notes: readonly Note[];
  readonly bookmarks: readonly Bookmark[];
}

const NOTHING: Written = { notes: [], bookmarks: [] };

/** Whether nothing was written. */
export function isNothing({ notes, bookmarks }: Written): boolean {
  return notes.length + bookmarks.length === 0;
}

/** Finds what was written about an attacker, without looking through everything each time. */
export function writtenAbout(): (annotations: Annotations, attacker: string) => Written {
  let known: { readonly of: Annotations; readonly by: ReadonlyMap<string, Written> } | null = null;
  return (annotations, attacker) => {
    if (known?.of !== annotations) known = { of: annotations, by: byAttacker(annotations) };
    return known.by.get(attacker) ?? NOTHING;
  };
}

function byAttacker({ notes, bookmarks }: Annotations): ReadonlyMap<string, Written> {
  const found = new Map<string, { notes: Note[]; bookmarks: Bookmark[] }>();
  const of = ({ attacker }: AnnotationTarget): { notes: Note[]; bookmarks: Bookmark[] } => {
    const own = found.get(attacker) ?? { notes: [], bookmarks: [] };
    found.set(attacker, own);
    return own;
  };
  for (const note of notes) of(note.target).notes.push(note);
  for (const bookmark of bookmarks) of(bookmark.target).bookmarks.push(bookmark);
  return found;
}

/** Where something stands: with a session, at a time, behind one of the session's events. */
type Place = Pick<ExtraEvent, 'session' | 'ts' | 'behind'>;

/** Says where the event stands that a note is about; null for one that is not there any more. */
export type PlaceFinder = (session: SessionRow | null, event: string) => Place | null;

/** What was written, as events: each behind what it is about. Finding that may read a session. */
export function* noteEvents(
  { notes, bookmarks }: Written,
  sessions: readonly SessionRow[],
  find: PlaceFinder,
): Generator<ExtraEvent> {
  const rows = new Map(sessions.map((session) => [session.evidenceRef, session]));
  const event = (id: string, { target, createdAt }: Bookmark, text: string | null): ExtraEvent => {
    const session = target.session === null ? null : (rows.get(target.session) ?? null);
    const place = placeOf(target, session, createdAt, find);
    const row = noteRow(id, target, text, place);
    return { ...place, id, row: () => row };
  };
  for (const note of notes) yield event(note.id, note, note.text);
  for (const bookmark of bookmarks) yield event(bookmarkId(bookmark.target), bookmark, null);
}

function placeOf(
  { event, t }: AnnotationTarget,
  session: SessionRow | null,
  createdAt: number,
  find: PlaceFinder,
): Place {
  const found = event === null ? null : find(session, event);
  if (found) return found;
  if (session === null) return { session, ts: createdAt, behind: 0 };
  const { startedAt } = session;
  // Of an event that is gone what is left is its place in the session.
  const ts = startedAt === null ? null : startedAt + (event === null ? 0 : (t ?? 0));
  return { session, ts, behind: 0 };
}

function noteRow(
  id: string,
  { event, t }: AnnotationTarget,
  text: string | null,
  { session, ts }: Place,
): NoteEventRow {
  const evidenceRef = session?.evidenceRef ?? null;
  return { id, kind: 'note', ts, t: session && (t ?? 0), evidenceRef, event, text };
}

function bookmarkId({ session, event }: AnnotationTarget): string {
  return `bookmark|${session ?? ''}|${event ?? ''}`;
}

/** For where an event's own time does not matter: it is taken for its place in the session. */
export const NO_PLACES: PlaceFinder = () => null;

/** Finds what sessions count by id; each session is read once. */
export function placeFinder(
  sessions: readonly SessionRow[],
  tagTimes: TagTimes,
  read: (session: SessionRow, ordinal: number) => EventRow,
): PlaceFinder {
  const own = new Set(sessions);
  const known = new Map<SessionRow, ReadonlyMap<string, number>>();
  const ordinals = (session: SessionRow): ReadonlyMap<string, number> => {
    const found =
      known.get(session) ??
      new Map(Array.from({ length: eventsOf(session) }, (_value, i) => [read(session, i).id, i]));
    known.set(session, found);
    return found;
  };
  return (session, event) => {
    const ordinal = session && own.has(session) ? ordinals(session).get(event) : undefined;
    if (!session || ordinal === undefined) return null;
    return { session, ts: timeOf(session, ordinal, tagTimes(session)), behind: ordinal };
  };
}

/** Finds what sessions count, and what they do not. */
export function placesAmong(extras: readonly ExtraEvent[], counted: PlaceFinder): PlaceFinder {
  let byId: ReadonlyMap<string, ExtraEvent> | null = null;
  return (session, event) => {
    const found = counted(session, event);
    if (found) return found;
    byId ??= new Map(extras.map((extra) => [extra.id, extra]));
    return byId.get(event) ?? null;
  };
}
