import { randomUUID } from 'node:crypto';
import { notesFull, notesInvalid } from '../errors.ts';
import type { UserFileFormat, UserValue } from '../workspace/user-file.ts';
import {
  annotationsSchema,
  changedAnnotations,
  MAX_ENTRIES,
  NO_ANNOTATIONS,
  withoutAttacker,
  type AnnotationChange,
  type Annotations,
} from './annotations.ts';

/** The annotations of a workspace. Nothing else knows them: they are no cache. */
export interface AnnotationBook {
  all(): Annotations;
  /**
   * Resolves when the change is kept; the annotations after it. Throws E_NOTES_FULL, and what
   * keeping it throws.
   */
  change(change: AnnotationChange): Promise<Annotations>;
  /** Removes what belongs to an attacker or to one of these sessions. */
  forget(attacker: string, evidenceRefs: ReadonlySet<string>): Promise<void>;
}

/** How annotations stand in their file. */
export const ANNOTATIONS_FILE: UserFileFormat<Annotations> = {
  empty: NO_ANNOTATIONS,
  schema: annotationsSchema.transform(({ notes, bookmarks, filters }) => ({
    notes,
    bookmarks,
    filters,
  })),
  json: (annotations) => ({ version: 1, ...annotations }),
  invalid: notesInvalid,
};

/** The annotations that a value keeps. */
export function annotationBook(kept: UserValue<Annotations>): AnnotationBook {
  function edit(next: (before: Annotations) => Annotations): Promise<Annotations> {
    return kept.change((before) => {
      const changed = next(before);
      checkSize(changed);
      return changed;
    });
  }

  return {
    all: () => kept.current(),
    change: (change) =>
      edit((before) => changedAnnotations(before, change, randomUUID(), Date.now() / 1000)),
    async forget(attacker, evidenceRefs) {
      await edit((before) => withoutAttacker(before, attacker, evidenceRefs));
    },
  };
}

function checkSize({ notes, bookmarks, filters }: Annotations): void {
  if (Math.max(notes.length, bookmarks.length, filters.length) > MAX_ENTRIES) {
    throw notesFull(MAX_ENTRIES);
  }
}
