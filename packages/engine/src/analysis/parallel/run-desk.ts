import {
  parseEvidenceRef,
  primitiveRegistry,
  reportBuilder,
  storeSink,
  type AnnouncedSessions,
  type Emit,
  type PluginTiming,
  type PrimitiveRegistry,
  type ResultSink,
  type RunReport,
  type ShardFile,
} from '@shardscope/sdk';
import type { Semantics } from '../../semantics.ts';
import { paceOf } from './pace.ts';
import type { ParallelOptions } from './parallel-options.ts';
import { shardLedger, type ShardLedger } from './shard-ledger.ts';
import { summedProgress, type SummedProgress } from './summed-progress.ts';

/** What the workers of a run share. */
export interface RunDesk {
  readonly stop: AbortSignal;
  readonly ledger: ShardLedger;
  readonly progress: SummedProgress;
  /** Counts and tells; that the run has started is told once. */
  readonly emit: Emit;
  /** Keeps and publishes what sessions gave. */
  readonly sink: ResultSink;
  /** The next shard to read; undefined when there is none left. */
  next(): ShardFile | undefined;
  /** Resolves when there is room for more results. */
  readonly pace: () => Promise<void>;
  /** Sessions that envelopes announce, crossed off in whatever thread they are found. */
  readonly announced: AnnouncedSessions;
  /** Adds what a worker's report has that events do not tell. */
  add(report: RunReport): void;
  /** Shards that nobody has begun, or no worker has brought to its end. */
  unfinished(): readonly ShardFile[];
  /** Tells the end of the run. Throws what ended it early. */
  end(): void;
}

/** The desk of one run. */
export function runDesk(
  { recording, semantics, store, bus, ready }: ParallelOptions,
  stop: AbortController,
  tell: Emit,
): RunDesk {
  const report = reportBuilder();
  const timings = new Map<string, PluginTiming>();
  const announced = recording.announcedSessions();
  const ledger = shardLedger((evidenceRef) => {
    const session = parseEvidenceRef(evidenceRef);
    if (session) announced.found(session);
  });
  // The greatest first, so that no thread is left with one when the others have finished.
  const queue = recording.files.toSorted((one, other) => other.size - one.size);
  const bytes = recording.files.reduce((sum, { size }) => sum + size, 0);
  const progress = summedProgress(bytes, (each) => tell({ kind: 'progress', progress: each }));
  let started = false;
  let failure: { readonly cause: unknown } | null = null;

  const emit: Emit = (event) => {
    if (event.kind === 'started' && started) return;
    report.event(event);
    tell(event);
    if (event.kind !== 'started') return;
    started = true;
    for (const fault of recording.faults) emit({ kind: 'fault', fault });
  };
  const pace = paceOf(ready, stop.signal, (cause) => {
    failure ??= { cause };
    stop.abort();
  });

  return {
    stop: stop.signal,
    ...{ ledger, announced, progress, emit, pace },
    sink: storeSink(store, { bus, registry: registryOf(semantics), explain: true }),
    next: () => (stop.signal.aborted ? undefined : queue.shift()),
    add({ silent, plugins }) {
      for (const [primitive, reasons] of Object.entries(silent)) {
        for (const [reason, count] of Object.entries(reasons)) {
          report.silent(primitive, reason, count);
        }
      }
      for (const each of plugins) timings.set(each.plugin, sum(timings.get(each.plugin), each));
    },
    unfinished: () => [...ledger.unfinished(recording.files), ...queue],
    end() {
      if (failure) throw failure.cause;
      if (!stop.signal.aborted) progress.flush();
      tell({ kind: 'done', report: report.build([...timings.values()]) });
    },
  };
}

function registryOf({ plugins }: Semantics): PrimitiveRegistry {
  const registry = primitiveRegistry();
  for (const { plugin } of plugins) {
    for (const primitive of plugin.primitives ?? []) registry.register(primitive);
  }
  return registry;
}

function sum(one: PluginTiming | undefined, other: PluginTiming): PluginTiming {
  if (!one) return other;
  return {
    plugin: other.plugin,
    setupMs: one.setupMs + other.setupMs,
    runMs: one.runMs + other.runMs,
    calls: one.calls + other.calls,
    faults: one.faults + other.faults,
  };
}
