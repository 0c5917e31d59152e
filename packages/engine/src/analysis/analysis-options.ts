import type { TtpOptions } from '@shardscope/plugins';
import type { Fault } from '@shardscope/sdk';
import type { IsolatedPlugin } from '../plugins/index.ts';
import type { SemanticsName } from '../semantics.ts';
import type { WorkspaceChoice } from '../workspace/index.ts';
import type { ThreadLimits } from './parallel/index.ts';

/** What is analysed, and how. */
export interface AnalysisOptions {
  /** Folder or file. */
  readonly path: string;
  readonly workspace: WorkspaceChoice;
  readonly semantics: SemanticsName;
  /** Rules with their tables and states; default: the built-in ones. */
  readonly rules?: TtpOptions;
  /** Sessions in work at once in each thread. */
  readonly concurrency?: number;
  /** In how many threads a run may read; default: one a core, where that is worth while. */
  readonly threads?: ThreadLimits;
  /** Explain observations; every session is then measured again. */
  readonly explain?: boolean;
  /** CSV or JSON file that says which address a sid came from. */
  readonly sessionMap?: string;
  /** Third-party plugins. */
  readonly plugins?: readonly IsolatedPlugin[];
  /** Asked before a workspace from elsewhere is taken over; default: no. */
  readonly agree?: (question: string) => boolean | Promise<boolean>;
  /** Told of what goes wrong beside the runs later on: with the workspace, with subscribers. */
  readonly onNotice?: (notice: Fault) => void;
}

/** How one run of an analysis goes. */
export interface RunOptions {
  readonly signal: AbortSignal;
  /** Awaited before each session: a slow reader of the results slows the reading. */
  readonly ready?: () => Promise<void>;
  /** Emit the events of sessions that were analysed before, from the store. */
  readonly stored?: boolean;
}
