import {
  memoryBus,
  openFolder,
  type Bus,
  type Emit,
  type Explain,
  type IndexStore,
  type PipelineEvent,
  type Recording,
  type ShardLineCounts,
  type Transition,
} from '@shardscope/sdk';
import { ttpPlugin, type TtpOptions, type TtpPlugin } from '@shardscope/plugins';
import type { Observable } from 'rxjs';
import { attributor, type HistoryProgress, type StateHistory } from '../attribution/index.ts';
import { noticeOf } from '../errors.ts';
import {
  defaultConfiguration,
  explainingSemantics,
  privatePrimitives,
  semanticsOf,
  type Semantics,
} from '../semantics.ts';
import type { SqliteStore } from '../store/index.ts';
import { openWorkspace, type Workspace } from '../workspace/index.ts';
import type { AnalysisOptions, RunOptions } from './analysis-options.ts';
import { runAnalysis } from './run-analysis.ts';

export type { AnalysisOptions, RunOptions } from './analysis-options.ts';

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
  /**
   * Tags by other rules from the next event on, wherever this thread tags; the next run tags again
   * what they change.
   */
  setRules(rules: TtpOptions): void;
  /** Takes what is new into identities and states, as a run does at its end. */
  attribute(emit: Emit, signal?: AbortSignal): Promise<void>;
  /** Every change of state of a primitive of an attacker's identity, in order of time. */
  history(attacker: string, primitive: string): Promise<readonly Transition[]>;
  /** The same for every primitive, sorted by primitive. */
  histories(
    attacker: string,
    onProgress?: (progress: HistoryProgress) => void,
  ): Promise<readonly StateHistory[]>;
  /** Why a primitive says of an identity as a whole what it says; null where it says nothing. */
  explainIdentity(identity: string, primitive: string): Promise<Explain | null>;
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
  const tagger = ttpPlugin();
  let semantics = semanticsFor(options, workspace.secret, tagger);
  const attribution = attributor({ store, decisions: workspace.decisions, bus, semantics });
  const isPrivate = privatePrimitives(semantics);
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
    run: (how) =>
      runAnalysis(
        {
          ...{ recording, workspace, bus, semantics, attribution, options },
          isPrivate,
          lineCounts,
        },
        how,
      ),
    setRules(rules) {
      void tagger.plugin.update?.(rules);
      semantics = semanticsFor({ ...options, rules }, workspace.secret, tagger);
    },
    attribute: (emit, stop) => attribution.run(emit, stop),
    history: (attacker, primitive) => attribution.history(attacker, primitive),
    histories: (attacker, onProgress) => attribution.histories(attacker, onProgress),
    explainIdentity: (identity, primitive) => attribution.explain(identity, primitive),
    notices: () => noticesOf(workspace, recording),
    async close() {
      for (const fault of await attribution.close()) onNotice?.(fault);
      await workspace.close();
    },
  };
}

function semanticsFor(
  { semantics: name, rules, plugins = [], explain = false }: AnalysisOptions,
  secret: string,
  tagger: TtpPlugin,
): Semantics {
  const semantics = semanticsOf(
    name,
    {
      ttp: rules ?? defaultConfiguration().ttp,
      attribution: { secret, utcOffsetHours: 0 },
      others: plugins,
    },
    tagger,
  );
  return explain ? explainingSemantics(semantics, tagger) : semantics;
}

function noticesOf(workspace: Workspace, recording: Recording): readonly string[] {
  return [
    ...workspace.notices.map(({ message }) => message),
    ...recording.notices.map(
      ({ file, message }) => `${file === '.' ? 'The opened folder' : file}: ${message}`,
    ),
  ];
}
