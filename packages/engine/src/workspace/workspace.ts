import type { Fault, IndexStore } from '@shardscope/sdk';
import type { AnnotationBook } from '../notes/index.ts';
import type { FileSystem, Forgotten, SqliteStore } from '../store/index.ts';
import type { Assignments } from './assignments.ts';
import type { LinkDecisions } from './link-decisions.ts';
import type { Looks } from './looks.ts';
import type { WorkspaceChoice } from './place.ts';

/** Where the results for one opened path are kept. */
export interface Workspace {
  /** Real path of what is opened. */
  readonly path: string;
  /** Real path of the workspace's folder; null for one in memory only. */
  readonly dir: string | null;
  readonly store: SqliteStore;
  readonly indexStore: IndexStore;
  readonly assignments: Assignments;
  readonly notes: AnnotationBook;
  readonly decisions: LinkDecisions;
  readonly looks: Looks;
  /** What typing profiles are keyed with. */
  readonly secret: string;
  /** True while another process writes this workspace: results are shown and not kept. */
  readonly readOnly: boolean;
  /** What a person has to know about how it was opened. */
  readonly notices: readonly Fault[];
  /**
   * Resolves when all results are on the disk, or at once where they are not kept. Throws
   * E_SNAPSHOT_FAILED and E_WORKSPACE_LOST.
   */
  flush(): Promise<void>;
  /**
   * Deletes an attacker and all that is known of it, from every file of the workspace. An analysis
   * of the same recordings brings it back. Throws E_ATTACKER_UNKNOWN, and E_WORKSPACE_LOCKED where
   * another process writes.
   *
   * @param attacker uuid, alias or address
   */
  forget(attacker: string): Promise<Forgotten>;
  /**
   * Writes a last snapshot, gives the lock back and frees the memory. Throws E_SNAPSHOT_FAILED when
   * the last results could not be kept; the workspace is closed then too.
   */
  close(): Promise<void>;
}

/** How a workspace is opened. */
export interface WorkspaceOptions {
  /** What is opened with it: a folder or file that exists. */
  readonly path: string;
  readonly choice: WorkspaceChoice;
  /**
   * Asked before a workspace from elsewhere is taken over: its database is set aside and built
   * again. Default: no.
   */
  readonly agree?: (question: string) => boolean | Promise<boolean>;
  /** Called for what goes wrong after opening: a snapshot that fails, a lock that is lost. */
  readonly onNotice?: (notice: Fault) => void;
  /** The user's data folder; the system's place for it when left out. */
  readonly dataFolder?: string;
  /** How files are written; the disk when left out. */
  readonly files?: FileSystem;
}
