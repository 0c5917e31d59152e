import { attackerUnknown } from '../errors.ts';
import { annotationBook, NO_ANNOTATIONS } from '../notes/index.ts';
import { openMemoryStore } from '../store/open-store.ts';
import { assignments } from './assignments.ts';
import { linkDecisions } from './link-decisions.ts';
import { NO_INDEX } from './index-store.ts';
import { newSecret } from './typing-secret.ts';
import { unsaved } from './user-file.ts';
import type { Workspace } from './workspace.ts';

/** A workspace that ends with the process and writes nothing. */
export async function memoryWorkspace(path: string): Promise<Workspace> {
  const store = await openMemoryStore();
  const assigned = assignments(unsaved(new Map()));
  const notes = annotationBook(unsaved(NO_ANNOTATIONS));
  const decisions = linkDecisions(unsaved([]));
  return {
    path,
    dir: null,
    store,
    indexStore: NO_INDEX,
    assignments: assigned,
    notes,
    decisions,
    looks: { before: null, keep: () => Promise.resolve() },
    secret: newSecret(),
    readOnly: false,
    notices: [],
    flush: () => Promise.resolve(),
    async forget(attacker) {
      const uuid = store.attacker(attacker)?.uuid ?? attacker;
      const forgotten = store.forget(attacker);
      if (forgotten === null) throw attackerUnknown(attacker);
      await assigned.forget(forgotten.evidenceRefs, forgotten.address);
      await notes.forget(uuid, forgotten.evidenceRefs);
      await decisions.forget(forgotten.uuids);
      return forgotten;
    },
    close() {
      store.close();
      return Promise.resolve();
    },
  };
}
