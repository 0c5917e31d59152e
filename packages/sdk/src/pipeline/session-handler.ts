import { persistFailed, pluginFault, ShardscopeError } from '../errors/errors.ts';
import type { RecordedSession, SessionCandidate } from '../model/session.ts';
import type { ContextBuilder } from '../plugin/session-context.ts';
import type { Extraction, SessionResult, Store } from '../store/store.ts';
import { extractSession, type Extracted, type ExtractionOutcome } from './extract.ts';
import { faultOf } from './fault-of.ts';
import type { LoadedPlugin } from './load-plugins.ts';
import type { Emit } from './pipeline-event.ts';
import type { PluginBook } from './plugin-book.ts';
import { publishSession, type PublishOptions } from './publish-session.ts';
import type { ReportBuilder } from './run-report.ts';
import { commandRecords, sessionSummary } from './session-summary.ts';
import { sessionTimes } from './session-times.ts';

/** What handling one session needs. */
export interface HandlerOptions extends PublishOptions {
  readonly context: ContextBuilder;
  readonly plugins: PluginBook;
  readonly store: Store;
  readonly report: ReportBuilder;
  readonly deadlineMs: number;
}

/** The output version under which a failed extraction is kept: no plugin's, so it is tried again. */
const INCOMPLETE_OUTPUT = 0;

interface Outcome {
  readonly result: SessionResult;
  readonly extracted: readonly Extracted[];
  /** Epoch seconds of the session's observations. */
  readonly ts: number;
}

/**
 * The session-ended handler: extract by every producer that has no result for this session as it
 * is now, persist all in one transaction, then publish. A persist failure publishes nothing; a
 * publish failure rolls nothing back; whatever throws costs this one session.
 */
export async function handleSession(
  session: RecordedSession,
  options: HandlerOptions,
  emit: Emit,
): Promise<void> {
  const counted = countingEmit(options.report, emit);
  const { evidenceRef } = session;
  try {
    const { result, extracted, ts } = await analyse(session, options, counted);
    if (!(await persist(result, options.store, counted))) return;
    if (extracted.length === 0)
      counted({ kind: 'skipped', reason: 'no observations', evidenceRef });
    counted({ kind: 'session', session: result.session, observations: extracted.length });
    publishSession(result.session, extracted, ts, options, counted);
  } catch (thrown) {
    const place = { part: 'session context', session: evidenceRef };
    const error = thrown instanceof ShardscopeError ? thrown : pluginFault(place, thrown);
    counted({ kind: 'fault', fault: faultOf(error, 'context') });
  }
}

/** A session that every producer has looked at: takes over what the source knows of it by now. */
export async function refreshSession(
  candidate: SessionCandidate,
  store: Store,
  emit: Emit,
): Promise<void> {
  const { evidenceRef } = candidate;
  try {
    const refreshed = await store.refresh(candidate);
    if (refreshed.becameFinal || refreshed.attackerChanged) {
      emit({ kind: 'refreshed', evidenceRef, ...refreshed });
    }
  } catch (cause) {
    defer(evidenceRef, cause, emit);
    return;
  }
  emit({ kind: 'skipped', reason: 'already profiled', evidenceRef });
}

async function analyse(
  session: RecordedSession,
  options: HandlerOptions,
  emit: Emit,
): Promise<Outcome> {
  const { plugins, store, registry, deadlineMs } = options;
  const context = options.context(session);
  const times = sessionTimes(session);
  const extractions: Extraction[] = [];
  const extracted: Extracted[] = [];
  for (const loaded of plugins.missing(session, store)) {
    if (plugins.quarantined(loaded)) continue;
    const input = { session, context, times, registry, deadlineMs };
    const outcome = await extractSession(loaded, input);
    note(loaded, outcome, options, emit);
    extracted.push(...outcome.extracted);
    extractions.push(extractionOf(loaded, outcome));
  }
  const result = {
    session: sessionSummary(session, times),
    commands: commandRecords(session, context),
    extractions,
  };
  return { result, extracted, ts: times.ts };
}

function note(
  loaded: LoadedPlugin,
  outcome: ExtractionOutcome,
  { plugins, report }: HandlerOptions,
  emit: Emit,
): void {
  for (const fault of outcome.faults) emit({ kind: 'fault', fault });
  for (const fault of plugins.record(loaded, outcome)) emit({ kind: 'fault', fault });
  for (const { primitive, reason } of outcome.silent) report.silent(primitive, reason);
}

function extractionOf({ producer }: LoadedPlugin, outcome: ExtractionOutcome): Extraction {
  return {
    producer: outcome.complete ? producer : { ...producer, outputVersion: INCOMPLETE_OUTPUT },
    observations: outcome.extracted.map(({ observation }) => observation),
  };
}

async function persist(result: SessionResult, store: Store, emit: Emit): Promise<boolean> {
  try {
    await store.persist(result);
    return true;
  } catch (cause) {
    defer(result.session.evidenceRef, cause, emit);
    return false;
  }
}

function defer(evidenceRef: string, cause: unknown, emit: Emit): void {
  emit({ kind: 'deferred', reason: 'persist failed', evidenceRef });
  emit({ kind: 'fault', fault: faultOf(persistFailed(evidenceRef, cause), 'persist') });
}

/** Counts what is emitted. */
export function countingEmit(report: ReportBuilder, emit: Emit): Emit {
  return (event) => {
    report.event(event);
    emit(event);
  };
}
