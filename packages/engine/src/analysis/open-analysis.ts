import { tap, type Observable } from 'rxjs';
import {
  memoryBus,
  openFolder,
  runPipeline,
  TOPIC,
  type Bus,
  type Envelope,
  type Fault,
  type IndexStore,
  type PipelineEvent,
  type Recording,
  type SessionSource,
  type ShardLineCounts,
} from '@shardscope/sdk';
import { noticeOf } from '../errors.ts';
import {
  privatePrimitives,
  semanticsOf,
  type Semantics,
  type SemanticsName,
} from '../semantics.ts';
import type { SqliteStore } from '../store/index.ts';
import {
  openWorkspace,
  type AddressBook,
  type Workspace,
  type WorkspaceChoice,
} from '../workspace/index.ts';
import { addStored } from './add-stored.ts';
import { assignedSource } from './assigned-source.ts';
import { explainingStore } from './explaining-store.ts';
import { gatedSource } from './gated-source.ts';
import { runOnCores, type ThreadLimits } from './parallel/index.ts';
import { storedEnvelopes } from './stored-envelopes.ts';

/** What is analysed, and how. */
export interface AnalysisOptions {
  /** Folder or file. */
  readonly path: string;
  readonly workspace: WorkspaceChoice;
  readonly semantics: SemanticsName;
  /** Sessions in work at once in each thread. */
  readonly concurrency?: number;
  /** In how many threads a run may read; default: one a core, where that is worth while. */
  readonly threads?: ThreadLimits;
  /** Explain observations; every session is then measured again. */
  readonly explain?: boolean;
  /** CSV or JSON file that says which address a sid came from. */
  readonly sessionMap?: string;
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

/** A folder or file that is open, with the place for its results. */
export interface Analysis {
  readonly recording: Recording;
  readonly workspace: Workspace;
  readonly store: SqliteStore;
  /** Carries what runs publish. */
  readonly bus: Bus;
  readonly semantics: Semantics;
  /** Whether a primitive is for the workspace only: never published, never exported. */
  readonly isPrivate: (primitive: string) => boolean;
  /** Line counts of the shards that were looked at so far, in whatever thread, by their path. */
  readonly lineCounts: ReadonlyMap<string, ShardLineCounts>;
  run(options: RunOptions): Observable<PipelineEvent>;
  /** What a person has to know about how it was opened. */
  notices(): readonly string[];
  close(): Promise<void>;
}

/** Opens a folder or file and its workspace. Throws what opening either throws. */
export async function openAnalysis(options: AnalysisOptions): Promise<Analysis> {
  // The recording first: a path in which nothing can be read gets no workspace.
  const index = lateIndexStore();
  const recording = await openFolder(options.path, {
    indexStore: index,
    ...(options.sessionMap === undefined ? {} : { sessionMap: options.sessionMap }),
  });
  const { agree, onNotice, path } = options;
  const workspace = await openWorkspace({
    ...{ path, choice: options.workspace },
    ...(agree ? { agree } : {}),
    ...(onNotice ? { onNotice } : {}),
  });
  index.use(workspace.indexStore);
  return analysisOf(workspace, recording, options);
}

/** An index store that has to be given the real one before sessions are read. */
function lateIndexStore(): IndexStore & { use(store: IndexStore): void } {
  let real: IndexStore | null = null;
  return {
    use: (store) => void (real = store),
    load: (key) => real?.load(key),
    save: (key, index) => real?.save(key, index),
  };
}

function analysisOf(
  workspace: Workspace,
  recording: Recording,
  options: AnalysisOptions,
): Analysis {
  const { store } = workspace;
  const { onNotice } = options;
  const bus = memoryBus({ onError: (error) => onNotice?.(noticeOf(error)) });
  const semantics = semanticsOf(options.semantics);
  const isPrivate = privatePrimitives(semantics);
  const envelopes = (evidenceRef: string): readonly Envelope[] =>
    storedEnvelopes(store, evidenceRef, isPrivate);
  /** Of shards that other threads have read. */
  const lineCounts = new Map<string, ShardLineCounts>();
  return {
    ...{ recording, workspace, store, bus, semantics, isPrivate },
    get lineCounts() {
      return new Map([...recording.lineCounts, ...lineCounts]);
    },
    run({ signal, ready, stored = false }) {
      const addresses = (): AddressBook => workspace.assignments.all();
      const { concurrency, sessionMap, threads: limits, explain = false } = options;
      const shared = { bus, explain, ...(concurrency === undefined ? {} : { concurrency }) };
      const inThisThread = (all: SessionSource, stop: AbortSignal): Observable<PipelineEvent> => {
        const source = assignedSource(all, addresses);
        return runPipeline({
          ...shared,
          source: ready ? gatedSource(source, ready) : source,
          store: explain ? explainingStore(store) : store,
          plugins: semantics.plugins,
          context: semantics.context,
          attack: semantics.attack,
          signal: stop,
        });
      };
      const events = runOnCores({
        ...{ ...shared, recording, store, semantics, signal, addresses, inThisThread },
        indexStore: workspace.dir === null ? null : workspace.indexStore,
        onLineCounts: ({ path }, counts) => void lineCounts.set(path, counts),
        ...(ready ? { ready } : {}),
        ...(sessionMap === undefined ? {} : { sessionMap }),
        ...(limits ? { limits } : {}),
      }).pipe(
        tap({
          subscribe() {
            store.startRun();
            lineCounts.clear();
          },
          next(event) {
            remember(event, store);
            announceEnd(event, envelopes, bus);
          },
        }),
      );
      return stored ? events.pipe(addStored(envelopes)) : events;
    },
    notices: () => noticesOf(workspace, recording),
    close: () => workspace.close(),
  };
}

function noticesOf(workspace: Workspace, recording: Recording): readonly string[] {
  return [
    ...workspace.notices.map(({ message }) => message),
    ...recording.notices.map(({ file, message }) => `${file}: ${message}`),
  ];
}

/** Keeps what a run could not do, so that it can be seen later. */
function remember(event: PipelineEvent, store: SqliteStore): void {
  if (event.kind === 'fault' || event.kind === 'deferred') store.record(event);
  if (event.kind === 'skipped' && event.reason !== 'already profiled') store.record(event);
}

/** A session that was stored as one that may grow, and is complete now, has its end published. */
function announceEnd(
  event: PipelineEvent,
  envelopes: (evidenceRef: string) => readonly Envelope[],
  bus: Bus,
): void {
  if (event.kind !== 'refreshed' || !event.becameFinal) return;
  for (const envelope of envelopes(event.evidenceRef)) {
    if (envelope.topic === TOPIC.sessionEnded) bus.publish(envelope);
  }
}
