import type {
  Json,
  PipelineEvent,
  RunReport,
  SessionCandidate,
  ShardFile,
  ShardLineCounts,
  SourceProgress,
} from '@shardscope/sdk';
import type { PluginConfiguration, SemanticsName } from '../../semantics.ts';
import type { ShardExtractions } from '../../store/index.ts';
import type { PackedSession } from './packed-session.ts';

/** How a worker reads; plain data, since it crosses to the worker's thread. */
export interface ShardWorkerOptions {
  /** The opened folder. */
  readonly path: string;
  readonly sessionMap?: string;
  readonly semantics: SemanticsName;
  readonly configuration: PluginConfiguration;
  /** Sessions in work at once. */
  readonly concurrency?: number;
  readonly explain: boolean;
  /** Bytes of lines that this worker may hold. */
  readonly waveBytes: number;
  /** Whether indexes of shards are kept between runs. */
  readonly keepsIndexes: boolean;
}

/** One shard for a worker to read. */
export interface ShardTask {
  readonly file: ShardFile;
  /** What was extracted from it before. */
  readonly extracted: ShardExtractions;
  /** Addresses that the user assigned to sessions of it, by evidence_ref. */
  readonly addresses: ReadonlyMap<string, string>;
}

/** What a worker tells of its run as it is: all but what the main thread tells itself. */
export type RelayedEvent = Extract<
  PipelineEvent,
  { readonly kind: 'started' | 'deferred' | 'fault' | 'logged' }
>;

/** What a worker asks of the main thread: content and answer of each kind of request. */
export interface Requests {
  /** The next shard; null when there is none left. */
  readonly next: { readonly content: null; readonly answer: ShardTask | null };
  /** Keep what a session gave, then publish it. */
  readonly take: { readonly content: PackedSession; readonly answer: null };
  /** Keep what is known by now of a session that is kept. */
  readonly refresh: { readonly content: SessionCandidate; readonly answer: null };
  readonly event: { readonly content: RelayedEvent; readonly answer: null };
  readonly progress: {
    readonly content: { readonly file: ShardFile; readonly progress: SourceProgress };
    readonly answer: null;
  };
  /** All sessions of a shard were read; some may still be in work. */
  readonly read: {
    readonly content: {
      readonly file: ShardFile;
      readonly sessions: number;
      readonly lineCounts: ShardLineCounts | undefined;
    };
    readonly answer: null;
  };
  /** The index that is kept of a shard. */
  readonly load: { readonly content: string; readonly answer: unknown };
  readonly save: {
    readonly content: { readonly key: string; readonly index: Json };
    readonly answer: null;
  };
  /** The worker has finished; its report has only what events do not tell. */
  readonly done: { readonly content: RunReport; readonly answer: null };
}

/** Kinds of request. */
export type RequestKind = keyof Requests;

/** From a worker to the main thread; several come in one message. */
export type WorkerRequest<Kind extends RequestKind = RequestKind> = {
  [Each in Kind]: {
    readonly kind: Each;
    /** Chosen by the worker, repeated in the answer. */
    readonly id: number;
    readonly content: Requests[Each]['content'];
  };
}[Kind];

/** The answer to one request. */
export type RequestAnswer<Kind extends RequestKind = RequestKind> = {
  [Each in Kind]: {
    readonly kind: Each;
    readonly id: number;
    readonly answer: Requests[Each]['answer'];
  };
}[Kind];

/** A request that failed. */
export interface Refusal {
  readonly kind: RequestKind;
  readonly id: number;
  readonly refused: string;
}

/** From the main thread to a worker. */
export type WorkerCommand =
  /** Comes first, once. */
  | { readonly command: 'start'; readonly options: ShardWorkerOptions }
  /** To as many requests as came in one message. */
  | { readonly command: 'answer'; readonly replies: readonly (RequestAnswer | Refusal)[] }
  /** No new session is to be begun. */
  | { readonly command: 'stop' };
