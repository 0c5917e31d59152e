import { tap, type Observable } from 'rxjs';
import {
  memoryBus,
  openFolder,
  runPipeline,
  TOPIC,
  type Bus,
  type Emit,
  type Envelope,
  type Fault,
  type IndexStore,
  type PipelineEvent,
  type Recording,
  type SessionSource,
  type ShardLineCounts,
  type Transition,
} from '@shardscope/sdk';
import type { TtpOptions } from '@shardscope/plugins';
import { attributor, type StateHistory } from '../attribution/index.ts';
import { noticeOf } from '../errors.ts';
import type { IsolatedPlugin } from '../plugins/index.ts';
import {
  defaultConfiguration,
  explainingSemantics,
  privatePrimitives,
  semanticsOf,
  type Semantics,
  type SemanticsName,
} from '../semantics.ts';
import { withRecordedEvents } from '../live/replay-events.ts';
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
import { sessionStore } from './session-store.ts';
import { gatedSource } from './gated-source.ts';
import { runOnCores, type ThreadLimits } from './parallel/index.ts';
import { storedEnvelopes } from './stored-envelopes.ts';
import { withAttribution } from './with-attribution.ts';

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
  /** The next run tags by other rules: what they change is tagged again. */
  setRules(rules: TtpOptions): void;
  /** Takes what is new into identities and states, as a run does at its end. */
  attribute(emit: Emit, signal?: AbortSignal): Promise<void>;
  /** Every change of state of a primitive of an attacker's identity, in order of time. */
  history(attacker: string, primitive: string): Promise<readonly Transition[]>;
  /** The same for every primitive, sorted by primitive. */
  histories(attacker: string): Promise<readonly StateHistory[]>;
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
  let semantics = semanticsFor(options, workspace.secret);
  const attribution = attributor({ store, decisions: workspace.decisions, bus, semantics });
  const isPrivate = privatePrimitives(semantics);
  const envelopes = (evidenceRef: string): readonly Envelope[] =>
    storedEnvelopes(store, evidenceRef, isPrivate);
  /** Of shards that other threads have read. */
  const lineCounts = new Map<string, ShardLineCounts>();
  return {
    ...{ recording, workspace, store, bus, isPrivate },
    get semantics() {
      return semantics;
    },
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
          store: explain ? explainingStore(store) : sessionStore(store),
          plugins: semantics.plugins,
          context: semantics.context,
          attack: semantics.attack,
          ...(semantics.deadlineMs === undefined ? {} : { deadlineMs: semantics.deadlineMs }),
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
        withRecordedEvents({ recording, store, bus, semantics, signal, whole: stored }),
        withAttribution(attribution, signal),
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
    setRules(rules) {
      semantics = semanticsFor({ ...options, rules }, workspace.secret);
    },
    attribute: (emit, stop) => attribution.run(emit, stop),
    history: (attacker, primitive) => attribution.history(attacker, primitive),
    histories: (attacker) => attribution.histories(attacker),
    notices: () => noticesOf(workspace, recording),
    async close() {
      await attribution.close();
      await workspace.close();
    },
  };
}

function semanticsFor(
  { semantics: name, rules, plugins = [], explain = false }: AnalysisOptions,
  secret: string,
): Semantics {
  const semantics = semanticsOf(name, {
    ttp: rules ?? defaultConfiguration().ttp,
    attribution: { secret, utcOffsetHours: 0 },
    others: plugins,
  });
  return explain ? explainingSemantics(semantics) : semantics;
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
