import { tap, type Observable } from 'rxjs';
import {
  runPipeline,
  TOPIC,
  type Bus,
  type Envelope,
  type PipelineEvent,
  type Recording,
  type SessionSource,
  type ShardLineCounts,
} from '@shardscope/sdk';
import type { Attributor } from '../attribution/index.ts';
import { withRecordedEvents } from '../live/replay-events.ts';
import type { Semantics } from '../semantics.ts';
import type { SqliteStore } from '../store/index.ts';
import type { AddressBook, Workspace } from '../workspace/index.ts';
import { addStored } from './add-stored.ts';
import type { AnalysisOptions, RunOptions } from './analysis-options.ts';
import { assignedSource } from './assigned-source.ts';
import { explainingStore } from './explaining-store.ts';
import { gatedSource } from './gated-source.ts';
import { runOnCores } from './parallel/index.ts';
import { sessionStore } from './session-store.ts';
import { derivedEnvelopes } from './derived-envelopes.ts';
import { storedEnvelopes } from './stored-envelopes.ts';
import { withAttribution } from './with-attribution.ts';

/** What one run of an analysis works with. */
export interface AnalysisRun {
  readonly recording: Recording;
  readonly workspace: Workspace;
  readonly bus: Bus;
  readonly semantics: Semantics;
  readonly attribution: Attributor;
  readonly options: AnalysisOptions;
  /** Whether a primitive is never published. */
  readonly isPrivate: (primitive: string) => boolean;
  /** Line counts of the shards that other threads have read, by their path. */
  readonly lineCounts: Map<string, ShardLineCounts>;
}

/** Reads, analyses and attributes all that is new in a recording. */
export function runAnalysis(run: AnalysisRun, how: RunOptions): Observable<PipelineEvent> {
  const { recording, workspace, bus, semantics, attribution, lineCounts } = run;
  const { store } = workspace;
  const { signal, stored = false } = how;
  const envelopes = (evidenceRef: string): readonly Envelope[] =>
    storedEnvelopes(store, evidenceRef, run.isPrivate);
  const events = sessionEvents(run, how).pipe(
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
  const kept = { ofSession: envelopes, ofIdentities: () => derivedEnvelopes(store) };
  return stored ? events.pipe(addStored(kept)) : events;
}

function sessionEvents(run: AnalysisRun, how: RunOptions): Observable<PipelineEvent> {
  const { recording, workspace, bus, semantics, options, lineCounts } = run;
  const { signal, ready } = how;
  const { concurrency, sessionMap, threads: limits, explain = false } = options;
  return runOnCores({
    ...{ bus, explain, recording, store: workspace.store, semantics, signal },
    addresses: () => workspace.assignments.all(),
    inThisThread: (source, stop) => runHere(source, stop, run, how),
    indexStore: workspace.dir === null ? null : workspace.indexStore,
    onLineCounts: ({ path }, counts) => void lineCounts.set(path, counts),
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(ready ? { ready } : {}),
    ...(sessionMap === undefined ? {} : { sessionMap }),
    ...(limits ? { limits } : {}),
  });
}

function runHere(
  all: SessionSource,
  signal: AbortSignal,
  { workspace, bus, semantics, options }: AnalysisRun,
  { ready }: RunOptions,
): Observable<PipelineEvent> {
  const { concurrency, explain = false } = options;
  const { plugins, context, attack, deadlineMs } = semantics;
  const addresses = (): AddressBook => workspace.assignments.all();
  const source = assignedSource(all, addresses);
  return runPipeline({
    ...{ bus, explain, plugins, context, attack, signal },
    source: ready ? gatedSource(source, ready) : source,
    store: explain ? explainingStore(workspace.store) : sessionStore(workspace.store),
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(deadlineMs === undefined ? {} : { deadlineMs }),
  });
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
