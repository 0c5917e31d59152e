import { z } from 'zod';

/** Longest note, in UTF-16 units: a page or two. */
export const MAX_NOTE_TEXT = 10_000;

/** Most notes, bookmarks and filters each: more than a person makes, and a bound on the file. */
export const MAX_ENTRIES = 20_000;

const MAX_ID = 2000;

const targetSchema = z.object({
  /** Uuid. */
  attacker: z.string().max(100),
  /** An evidence_ref. */
  session: z.string().max(MAX_ID).nullable(),
  /** Id of a row of the event list. */
  event: z.string().max(MAX_ID).nullable(),
  /** Seconds since the session's start. */
  t: z.number().nullable(),
});

const noteSchema = z.object({
  id: z.string().max(100),
  target: targetSchema,
  text: z.string().min(1).max(MAX_NOTE_TEXT),
  /** Epoch seconds. */
  createdAt: z.number(),
  changedAt: z.number(),
});

const bookmarkSchema = z.object({ target: targetSchema, createdAt: z.number() });

const savedFilterSchema = z.object({
  name: z.string().min(1).max(60),
  text: z.string().min(1).max(1000),
});

/** What a file of annotations holds. */
export const annotationsSchema = z.object({
  version: z.literal(1),
  notes: z.array(noteSchema).max(MAX_ENTRIES),
  bookmarks: z.array(bookmarkSchema).max(MAX_ENTRIES),
  filters: z.array(savedFilterSchema).max(MAX_ENTRIES),
});

/** An attacker, one of its sessions, or one of its events. */
export type AnnotationTarget = Readonly<z.infer<typeof targetSchema>>;

/** Something that a person wrote down. */
export type Note = Readonly<z.infer<typeof noteSchema>>;

/** Something that a person wants to find again. */
export type Bookmark = Readonly<z.infer<typeof bookmarkSchema>>;

/** A filter with a name. */
export type SavedFilter = Readonly<z.infer<typeof savedFilterSchema>>;

/** All that a person has added to what was recorded. */
export interface Annotations {
  /** Oldest first. */
  readonly notes: readonly Note[];
  readonly bookmarks: readonly Bookmark[];
  readonly filters: readonly SavedFilter[];
}

/** Nothing written down yet. */
export const NO_ANNOTATIONS: Annotations = { notes: [], bookmarks: [], filters: [] };

/** What changes annotations, as clients ask for it. */
export const annotationChangeSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('addNote'),
    target: targetSchema,
    text: noteSchema.shape.text,
  }),
  z.strictObject({
    kind: z.literal('editNote'),
    id: noteSchema.shape.id,
    text: noteSchema.shape.text,
  }),
  z.strictObject({ kind: z.literal('removeNote'), id: noteSchema.shape.id }),
  z.strictObject({
    kind: z.literal('setBookmark'),
    target: targetSchema,
    isSet: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('saveFilter'), filter: savedFilterSchema }),
  z.strictObject({ kind: z.literal('removeFilter'), name: z.string() }),
]);

/** One change of annotations. */
export type AnnotationChange = Readonly<z.infer<typeof annotationChangeSchema>>;

/**
 * The annotations after a change.
 *
 * @param id of a note that is added
 * @param now epoch seconds
 */
export function changedAnnotations(
  before: Annotations,
  change: AnnotationChange,
  id: string,
  now: number,
): Annotations {
  const { notes, bookmarks, filters } = before;
  switch (change.kind) {
    case 'addNote': {
      const { target, text } = change;
      return { ...before, notes: [...notes, { id, target, text, createdAt: now, changedAt: now }] };
    }
    case 'editNote': {
      const { text } = change;
      const edited = notes.map((note) =>
        note.id === change.id ? { ...note, text, changedAt: now } : note,
      );
      return { ...before, notes: edited };
    }
    case 'removeNote':
      return { ...before, notes: notes.filter((note) => note.id !== change.id) };
    case 'setBookmark': {
      const others = bookmarks.filter(({ target }) => !isSameTarget(target, change.target));
      const set = change.isSet ? [{ target: change.target, createdAt: now }] : [];
      return { ...before, bookmarks: [...others, ...set] };
    }
    case 'saveFilter': {
      const others = filters.filter(({ name }) => name !== change.filter.name);
      return { ...before, filters: [...others, change.filter] };
    }
    case 'removeFilter':
      return { ...before, filters: filters.filter(({ name }) => name !== change.name) };
  }
}

/** Whether two targets are the same attacker, session or event. */
export function isSameTarget(one: AnnotationTarget, other: AnnotationTarget): boolean {
  return (
    one.attacker === other.attacker && one.session === other.session && one.event === other.event
  );
}

/** The annotations without what belongs to some sessions or to an attacker. */
export function withoutAttacker(
  { notes, bookmarks, filters }: Annotations,
  attacker: string,
  evidenceRefs: ReadonlySet<string>,
): Annotations {
  const isKept = ({ target }: { readonly target: AnnotationTarget }): boolean =>
    target.attacker !== attacker && (target.session === null || !evidenceRefs.has(target.session));
  return { notes: notes.filter(isKept), bookmarks: bookmarks.filter(isKept), filters };
}
