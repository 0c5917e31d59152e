import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import type { Fault } from '@shardscope/sdk';
import { notesFull, notesInvalid, noticeOf } from '../errors.ts';
import { setAside } from '../store/set-aside.ts';
import { readJson } from '../workspace/read-json.ts';
import {
  annotationsSchema,
  changedAnnotations,
  MAX_ENTRIES,
  NO_ANNOTATIONS,
  withoutAttacker,
  type AnnotationChange,
  type Annotations,
} from './annotations.ts';

/** Bytes of the file at most: a few thousand long notes. */
const MAX_BYTES = 64 * 1024 * 1024;

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

/**
 * @param kept what was annotated before
 * @param save keeps all annotations; by throwing it refuses the change
 */
export function annotationBook(
  kept: Annotations,
  save: (annotations: Annotations) => Promise<void>,
): AnnotationBook {
  let current = kept;
  let turn = Promise.resolve();

  /** One change after the other, each on top of what the one before kept. */
  function edit(next: (before: Annotations) => Annotations): Promise<Annotations> {
    const done = turn.then(async () => {
      const changed = next(current);
      checkSize(changed);
      await save(changed);
      current = changed;
      return changed;
    });
    turn = done.then(
      () => undefined,
      () => undefined,
    );
    return done;
  }

  return {
    all: () => current,
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

/** The JSON of the file. */
export function annotationsJson(annotations: Annotations): unknown {
  return { version: 1, ...annotations };
}

/**
 * Reads what was annotated. A file that cannot be used is set aside, never overwritten: a person
 * may be able to correct it.
 *
 * @param mayWrite false leaves such a file where it is
 */
export async function readAnnotations(
  file: string,
  mayWrite: boolean,
): Promise<{ readonly annotations: Annotations; readonly notices: readonly Fault[] }> {
  const read = await readJson(file, annotationsSchema, MAX_BYTES);
  switch (read.kind) {
    case 'missing':
      return { annotations: NO_ANNOTATIONS, notices: [] };
    case 'invalid': {
      const aside = mayWrite ? await setAside(file, 'invalid') : file;
      const notice = noticeOf(notesInvalid(file, basename(aside), read.why));
      return { annotations: NO_ANNOTATIONS, notices: [notice] };
    }
    case 'read': {
      const { notes, bookmarks, filters } = read.value;
      return { annotations: { notes, bookmarks, filters }, notices: [] };
    }
  }
}
