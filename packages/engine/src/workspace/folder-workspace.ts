import type { Fault } from '@shardscope/sdk';
import { attackerUnknown, workspaceLocked } from '../errors.ts';
import type { AnnotationBook } from '../notes/index.ts';
import type { Forgotten } from '../store/forget.ts';
import type { Snapshots } from '../store/snapshots.ts';
import type { SqliteStore } from '../store/sqlite-store.ts';
import type { Assignments } from './assignments.ts';
import { removeSetAside } from './folder.ts';
import type { IndexFolder } from './index-store.ts';
import type { LinkDecisions } from './link-decisions.ts';
import type { Looks } from './looks.ts';
import type { WorkspaceLock } from './lock.ts';
import type { Workspace } from './workspace.ts';

/** The parts of a workspace that lies in a folder. */
export interface WorkspaceParts {
  readonly path: string;
  readonly dir: string;
  readonly store: SqliteStore;
  readonly indexStore: IndexFolder;
  readonly assignments: Assignments;
  readonly notes: AnnotationBook;
  readonly decisions: LinkDecisions;
  readonly looks: Looks;
  readonly secret: string;
  readonly notices: readonly Fault[];
  /** Lock and snapshots are null while another process holds the lock. */
  readonly snapshots: Snapshots | null;
  readonly lock: WorkspaceLock | null;
}

/** A workspace in a folder: everything it keeps goes through the lock. */
export class FolderWorkspace implements Workspace {
  readonly path: string;
  readonly dir: string;
  readonly store: SqliteStore;
  readonly indexStore: IndexFolder;
  readonly assignments: Assignments;
  readonly notes: AnnotationBook;
  readonly decisions: LinkDecisions;
  readonly looks: Looks;
  readonly secret: string;
  readonly notices: readonly Fault[];
  readonly #snapshots: Snapshots | null;
  readonly #lock: WorkspaceLock | null;
  #closed = false;

  constructor(parts: WorkspaceParts) {
    this.path = parts.path;
    this.dir = parts.dir;
    this.store = parts.store;
    this.indexStore = parts.indexStore;
    this.assignments = parts.assignments;
    this.notes = parts.notes;
    this.decisions = parts.decisions;
    this.looks = parts.looks;
    this.secret = parts.secret;
    this.notices = parts.notices;
    this.#snapshots = parts.snapshots;
    this.#lock = parts.lock;
  }

  get readOnly(): boolean {
    return this.#lock === null || this.#lock.lost;
  }

  async flush(): Promise<void> {
    if (!this.readOnly) await this.#snapshots?.flush();
  }

  async forget(attacker: string): Promise<Forgotten> {
    if (this.readOnly) throw workspaceLocked(this.dir, 'another process');
    const forgotten = this.store.forget(attacker);
    if (forgotten === null) throw attackerUnknown(attacker);
    await this.assignments.forget(forgotten.evidenceRefs, forgotten.address);
    // Notes and decisions may call it as it was called before.
    for (const uuid of forgotten.uuids) await this.notes.forget(uuid, forgotten.evidenceRefs);
    await this.decisions.forget(forgotten.uuids);
    // Indexes hold session ids, and databases that were set aside hold everything.
    await this.indexStore.clear();
    await removeSetAside(this.dir);
    await this.flush();
    return forgotten;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    try {
      await this.flush();
    } finally {
      this.#snapshots?.stop();
      await this.#lock?.release();
      this.store.close();
    }
  }
}
