import { ignoreElements, lastValueFrom, Observable, tap } from 'rxjs';
import { memoryBus } from '../bus/memory-bus.ts';
import type { Bus } from '../bus/bus.ts';
import type { AttackLookup } from '../plugin/context.ts';
import { primitiveRegistry, type PrimitiveRegistry } from '../plugin/registry.ts';
import type { ContextBuilder } from '../plugin/session-context.ts';
import type { SessionSource, SourceItem, SourceProgress } from '../shard/source.ts';
import type { Store } from '../store/store.ts';
import { memoryStore } from '../store/memory-store.ts';
import { foldRun } from './merge/fold-run.ts';
import { NO_RELEASE } from './lift-events.ts';
import { loadPlugins, type LoadedPlugin, type PluginHost, type PluginUse } from './load-plugins.ts';
import type { Emit, PipelineEvent } from './pipeline-event.ts';
import { pluginBook, type PluginBook } from './plugin-book.ts';
import { pullMap } from './pull-map.ts';
import { storeSink, type ResultSink } from './result-sink.ts';
import { reportBuilder, type ReportBuilder } from './run-report.ts';
import { countingEmit, handleSession } from './session-handler.ts';

/** What a run works with. */
export interface PipelineOptions {
  readonly source: SessionSource;
  readonly plugins: readonly PluginUse[];
  /** Builds the session context; chooses the semantics. */
  readonly context: ContextBuilder;
  /** Default: a store in memory. */
  readonly store?: Store;
  /** Default: a bus in memory. */
  readonly bus?: Bus;
  /** Where results go, in the place of store and bus. */
  readonly sink?: ResultSink;
  /** Sessions in work at once; default {@link DEFAULT_CONCURRENCY}. */
  readonly concurrency?: number;
  /** Aborting it stops the run between sessions; the Observable then completes after `done`. */
  readonly signal?: AbortSignal;
  /** Emit explanations with observation events; default false. */
  readonly explain?: boolean;
  /**
   * Milliseconds that one extractor may take per session, and a plugin's set-up and disposal;
   * default {@link DEFAULT_DEADLINE_MS}.
   */
  readonly deadlineMs?: number;
  /** ATT&CK look-up for plugins; default: an empty catalogue. */
  readonly attack?: AttackLookup;
}

/** Sessions are processor-bound, so that more than a few at once only costs memory. */
export const DEFAULT_CONCURRENCY = 2;

/** Far above what a session takes (milliseconds), far below a person's patience. */
export const DEFAULT_DEADLINE_MS = 5000;

/**
 * Reads sessions, extracts and lifts, persists, publishes, and merges series when all are read. Cold: subscribing runs, unsubscribing stops
 * between sessions, and each subscription is a run of its own. Back-pressure holds:
 * sessions pulled − completed ≤ concurrency. Errors with a ShardscopeError where nothing can run at
 * all (a plugin that cannot be loaded, a source that cannot be opened); everything else is an event.
 */
export function runPipeline(options: PipelineOptions): Observable<PipelineEvent> {
  return new Observable<PipelineEvent>((subscriber) => {
    const abort = new AbortController();
    const stop = (): void => abort.abort();
    options.signal?.addEventListener('abort', stop);
    if (options.signal?.aborted === true) stop();
    const emit: Emit = (event) => subscriber.next(event);
    run(options, abort.signal, emit).then(
      () => subscriber.complete(),
      (error: unknown) => subscriber.error(error),
    );
    return () => {
      options.signal?.removeEventListener('abort', stop);
      stop();
    };
  });
}

async function run(options: PipelineOptions, signal: AbortSignal, emit: Emit): Promise<void> {
  const registry = primitiveRegistry();
  const report = reportBuilder();
  const loaded = await loadPlugins(options.plugins, hostOf(options, registry, signal, emit));
  const plugins = pluginBook(loaded);
  try {
    emit({ kind: 'started', producers: plugins.producers });
    await runSessions(options, { plugins, loaded, report, registry, signal }, emit);
  } finally {
    const counted = countingEmit(report, emit);
    for (const fault of await plugins.dispose()) counted({ kind: 'fault', fault });
  }
  emit({ kind: 'done', report: report.build(plugins.timings()) });
}

function hostOf(
  options: PipelineOptions,
  registry: PrimitiveRegistry,
  signal: AbortSignal,
  emit: Emit,
): PluginHost {
  return {
    registry,
    signal,
    attack: options.attack ?? EMPTY_ATTACK,
    deadlineMs: options.deadlineMs ?? DEFAULT_DEADLINE_MS,
    log: (line) => emit({ kind: 'logged', line }),
  };
}

interface Run {
  readonly plugins: PluginBook;
  readonly loaded: readonly LoadedPlugin[];
  readonly report: ReportBuilder;
  readonly registry: PrimitiveRegistry;
  readonly signal: AbortSignal;
}

async function runSessions(options: PipelineOptions, run: Run, emit: Emit): Promise<void> {
  const { plugins, report, registry, signal } = run;
  const { context, explain = false, bus = memoryBus(), store = memoryStore() } = options;
  const sink = options.sink ?? storeSink(store, { bus, registry, explain });
  const deadlineMs = options.deadlineMs ?? DEFAULT_DEADLINE_MS;
  const attack = options.attack ?? EMPTY_ATTACK;
  const handling = { context, registry, plugins, sink, report, attack, deadlineMs };
  const counted = countingEmit(report, emit);
  const items = options.source.sessions({
    signal,
    wanted: (candidate) => plugins.wants(candidate, sink),
    onProgress: (progress: SourceProgress) => emit({ kind: 'progress', progress }),
  });
  const concurrency = options.concurrency ?? DEFAULT_CONCURRENCY;
  const events = pullMap<SourceItem, PipelineEvent>(items, concurrency, signal, (item, next) =>
    item.kind === 'session'
      ? handleSession(item.session, handling, next)
      : handleOther(item, sink, counted),
  );
  await lastValueFrom(events.pipe(tap(emit), ignoreElements()), { defaultValue: undefined });
  const { series } = store;
  if (options.sink || !series) return;
  const uses = options.plugins;
  const folding = { series, loaded: run.loaded, uses, registry, bus, deadlineMs, signal };
  await foldRun(folding, counted);
}

async function handleOther(
  item: Exclude<SourceItem, { kind: 'session' }>,
  sink: ResultSink,
  emit: Emit,
): Promise<void> {
  switch (item.kind) {
    case 'unwanted':
      await sink.refresh(item.candidate, emit);
      return;
    case 'lost':
      emit({ kind: 'fault', fault: item.fault });
      emit({
        kind: 'deferred',
        reason: 'shard unreadable',
        evidenceRef: item.candidate.evidenceRef,
      });
      return;
    case 'absent':
      emit({ ...item.outcome, evidenceRef: item.evidenceRef });
      return;
    case 'fault':
      emit({ kind: 'fault', fault: item.fault });
  }
}

/** Knows no technique: for runs without an ATT&CK catalogue. */
export const EMPTY_ATTACK: AttackLookup = { release: NO_RELEASE, technique: () => undefined };
