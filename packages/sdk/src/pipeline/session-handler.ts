import { pluginFault, ShardscopeError } from '../errors/errors.ts';
import type { RecordedSession } from '../model/session.ts';
import type { TaggerEvent } from '../model/tag.ts';
import type { AttackLookup } from '../plugin/context.ts';
import type { PrimitiveRegistry } from '../plugin/registry.ts';
import type { ContextBuilder } from '../plugin/session-context.ts';
import type { Extraction } from '../store/store.ts';
import { extractSession, type Extracted, type ExtractionOutcome } from './extract.ts';
import { faultOf } from './fault-of.ts';
import { liftEvents, type Lifted } from './lift-events.ts';
import type { LoadedPlugin } from './load-plugins.ts';
import type { Emit } from './pipeline-event.ts';
import type { PluginBook } from './plugin-book.ts';
import type { AnalysedSession, ResultSink } from './result-sink.ts';
import type { ReportBuilder } from './run-report.ts';
import { sessionTaggerEvents } from './session-tagger-events.ts';
import { commandRecords, sessionSummary } from './session-summary.ts';
import { sessionTimes } from './session-times.ts';

/** What handling one session needs. */
export interface HandlerOptions {
  readonly context: ContextBuilder;
  readonly registry: PrimitiveRegistry;
  readonly plugins: PluginBook;
  readonly sink: ResultSink;
  readonly report: ReportBuilder;
  readonly attack: AttackLookup;
  readonly deadlineMs: number;
}

/** The output version under which a failed extraction is kept: no plugin's, so it is tried again. */
const INCOMPLETE_OUTPUT = 0;

/**
 * The session-ended handler: extract by every producer that has no result for this session as it
 * is now, and hand over what it gave to be kept and published. Whatever throws costs this one
 * session.
 */
export async function handleSession(
  session: RecordedSession,
  options: HandlerOptions,
  emit: Emit,
): Promise<void> {
  const counted = countingEmit(options.report, emit);
  try {
    await options.sink.take(await analyse(session, options, counted), counted);
  } catch (thrown) {
    const place = { part: 'session context', session: session.evidenceRef };
    const error = thrown instanceof ShardscopeError ? thrown : pluginFault(place, thrown);
    counted({ kind: 'fault', fault: faultOf(error, 'context') });
  }
}

async function analyse(
  session: RecordedSession,
  options: HandlerOptions,
  emit: Emit,
): Promise<AnalysedSession> {
  const { plugins, sink, registry, deadlineMs, attack } = options;
  const context = options.context(session);
  const times = sessionTimes(session);
  const { ts } = times;
  const summary = sessionSummary(session, times);
  const commands = commandRecords(session, context);
  const taggerEvents = once(() => sessionTaggerEvents(session, summary, commands, ts));
  const lifting = { attack, ts, deadlineMs, origin: session.evidenceRef };
  const extractions: Extraction[] = [];
  const extracted: Extracted[] = [];
  for (const loaded of plugins.missing(session, sink)) {
    if (plugins.quarantined(loaded)) continue;
    const input = { session, context, times, registry, deadlineMs };
    const outcome = await extractSession(loaded, input);
    const lifted = loaded.plugin.lifters ? await liftEvents(loaded, taggerEvents(), lifting) : null;
    note(loaded, outcome, lifted, options, emit);
    extracted.push(...outcome.extracted);
    extractions.push(extractionOf(loaded, outcome, lifted, registry));
  }
  return { result: { session: summary, commands, extractions }, extracted, ts };
}

function once(make: () => readonly TaggerEvent[]): () => readonly TaggerEvent[] {
  let made: readonly TaggerEvent[] | null = null;
  return () => (made ??= make());
}

function note(
  loaded: LoadedPlugin,
  outcome: ExtractionOutcome,
  lifted: Lifted | null,
  { plugins, report }: HandlerOptions,
  emit: Emit,
): void {
  const faults = lifted ? [...outcome.faults, ...lifted.faults] : outcome.faults;
  const durationMs = outcome.durationMs + (lifted?.durationMs ?? 0);
  for (const fault of faults) emit({ kind: 'fault', fault });
  for (const fault of plugins.record(loaded, { faults, durationMs }))
    emit({ kind: 'fault', fault });
  for (const { primitive, reason } of outcome.silent) report.silent(primitive, reason);
}

function extractionOf(
  { producer }: LoadedPlugin,
  outcome: ExtractionOutcome,
  lifted: Lifted | null,
  registry: PrimitiveRegistry,
): Extraction {
  const observations = outcome.extracted.map(({ observation }) => observation);
  const privates = observations.filter(
    ({ primitive }) => registry.get(primitive)?.private === true,
  ).length;
  return {
    producer: outcome.complete ? producer : { ...producer, outputVersion: INCOMPLETE_OUTPUT },
    observations,
    ...(privates > 0 ? { privates } : {}),
    ...(lifted ? { tags: lifted.tags } : {}),
  };
}

/** Counts what is emitted. */
export function countingEmit(report: ReportBuilder, emit: Emit): Emit {
  return (event) => {
    report.event(event);
    emit(event);
  };
}
