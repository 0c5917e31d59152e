import type {
  Bus,
  IndexStore,
  PipelineEvent,
  Recording,
  SessionSource,
  ShardFile,
  ShardLineCounts,
  Store,
} from '@shardscope/sdk';
import type { Observable } from 'rxjs';
import type { Semantics } from '../../semantics.ts';
import type { ShardExtractions, ShardName } from '../../store/index.ts';
import type { AddressBook } from '../../workspace/index.ts';
import type { ThreadPlan } from './thread-plan.ts';

/** What a run in several threads works with. */
export interface ParallelOptions {
  readonly recording: Recording;
  /** File of the user's own table of addresses. */
  readonly sessionMap?: string;
  readonly store: Store;
  /** What was extracted from a shard before, and need not be again. */
  readonly extracted: (shard: ShardName) => ShardExtractions;
  readonly bus: Bus;
  /** Indexes of shards that are kept between runs; null where none are. */
  readonly indexStore: IndexStore | null;
  readonly semantics: Semantics;
  /** Addresses that the user assigned, as they are when a shard is handed out. */
  readonly addresses: () => AddressBook;
  readonly signal: AbortSignal;
  /** Awaited after each session: a slow reader of the results slows the reading. */
  readonly ready?: () => Promise<void>;
  readonly explain: boolean;
  /** Sessions in work at once in each thread. */
  readonly concurrency?: number;
  readonly plan: ThreadPlan;
  /** Analyses sessions in this thread. */
  readonly inThisThread: (source: SessionSource, signal: AbortSignal) => Observable<PipelineEvent>;
  /** Told when a shard was looked at. */
  readonly onLineCounts: (file: ShardFile, counts: ShardLineCounts) => void;
  /** The workers' module, which calls `runShardWorker`. */
  readonly module?: URL;
}
