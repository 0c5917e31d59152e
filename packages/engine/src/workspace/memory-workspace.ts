import { attackerUnknown } from '../errors.ts';
import { openMemoryStore } from '../store/open-store.ts';
import { assignments } from './assignments.ts';
import { NO_INDEX } from './index-store.ts';
import type { Workspace } from './workspace.ts';

/** A workspace that ends with the process and writes nothing. */
export async function memoryWorkspace(path: string): Promise<Workspace> {
  const store = await openMemoryStore();
  const assigned = assignments(new Map(), () => Promise.resolve());
  return {
    path,
    dir: null,
    store,
    indexStore: NO_INDEX,
    assignments: assigned,
    readOnly: false,
    notices: [],
    flush: () => Promise.resolve(),
    async forget(attacker) {
      const forgotten = store.forget(attacker);
      if (forgotten === null) throw attackerUnknown(attacker);
      await assigned.forget(forgotten.evidenceRefs, forgotten.address);
      return forgotten;
    },
    close() {
      store.close();
      return Promise.resolve();
    },
  };
}
