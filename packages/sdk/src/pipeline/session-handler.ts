import { messageOf, persistFailed, publishFailed, ShardscopeError } from '../errors/errors.ts';
import type { Bus } from '../bus/bus.ts';
import type { Envelope } from '../model/envelope.ts';
import type { Fault } from '../model/fault.ts';
import type { RecordedSession } from '../model/session.ts';
import type { PrimitiveRegistry } from '../plugin/registry.ts';
import type { ContextBuilder } from '../plugin/session-context.ts';
import type { SessionResult, Store } from '../store/store.ts';
import {
  extractSession,
  type Extracted,
  type ExtractionInput,
  type ExtractionOutcome,
} from './extract.ts';
import type { LoadedPlugin } from './load-plugins.ts';
import type { PipelineEvent } from './pipeline-event.ts';
import type { PluginBook } from './plugin-book.ts';
import type { ReportBuilder } from './run-report.ts';
import { observationEnvelope, sessionEnvelopes } from './session-events.ts';
import { commandRecords, sessionSummary } from './session-summary.ts';
import { sessionTimes } from './session-times.ts';

/** What handling one session needs. */
export interface HandlerOptions {
  readonly context: ContextBuilder;
  readonly registry: PrimitiveRegistry;
  readonly plugins: PluginBook;
  readonly store: Store;
  readonly bus: Bus;
  readonly report: ReportBuilder;
  readonly deadlineMs: number;
  /** Compute and emit explanations along with observations. */
  readonly explain: boolean;
}

/** Tells the subscriber of the run. */
export type Emit = (event: PipelineEvent) => void;

interface Outcome {
  readonly result: SessionResult;
  readonly extracted: readonly Extracted[];
  /** Epoch seconds of the session's events. */
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
  try {
    const wanted = options.plugins.missing(session, options.store);
    const outcome = await analyse(session, wanted, options, counted);
    if (outcome.extracted.length === 0) skip('no observations', session, counted);
    if (!(await persist(outcome.result, options.store, counted))) return;
    const { extracted, result } = outcome;
    counted({ kind: 'session', session: result.session, observations: extracted.length });
    publishAll(outcome, options, counted);
  } catch (thrown) {
    counted({ kind: 'fault', fault: contextFault(session, thrown) });
  }
}

async function analyse(
  session: RecordedSession,
  plugins: readonly LoadedPlugin[],
  options: HandlerOptions,
  emit: Emit,
): Promise<Outcome> {
  const context = options.context(session);
  const times = sessionTimes(session);
  const extractions = [];
  const extracted: Extracted[] = [];
  for (const loaded of plugins) {
    if (options.plugins.quarantined(loaded)) continue;
    const outcome = await extractOne(loaded, { session, context, times }, options);
    for (const fault of outcome.faults) emit({ kind: 'fault', fault });
    for (const fault of options.plugins.record(loaded, outcome)) emit({ kind: 'fault', fault });
    for (const { primitive, reason } of outcome.silent) options.report.silent(primitive, reason);
    extracted.push(...outcome.extracted);
    extractions.push({
      producer: loaded.producer,
      observations: outcome.extracted.map((each) => each.observation),
    });
  }
  const result = {
    session: sessionSummary(session, times),
    commands: commandRecords(session, context),
    extractions,
  };
  return { result, extracted, ts: times.ts };
}

function extractOne(
  loaded: LoadedPlugin,
  input: Pick<ExtractionInput, 'session' | 'context' | 'times'>,
  options: HandlerOptions,
): Promise<ExtractionOutcome> {
  const { registry, deadlineMs } = options;
  return extractSession(loaded, { ...input, registry, deadlineMs });
}

async function persist(result: SessionResult, store: Store, emit: Emit): Promise<boolean> {
  const { evidenceRef } = result.session;
  try {
    await store.persist(result);
    return true;
  } catch (cause) {
    const error = persistFailed(evidenceRef, cause);
    emit({ kind: 'deferred', reason: 'persist failed', evidenceRef });
    emit({ kind: 'fault', fault: faultOf(error, evidenceRef, 'persist') });
    return false;
  }
}

function publishAll(outcome: Outcome, options: HandlerOptions, emit: Emit): void {
  const { session } = outcome.result;
  for (const envelope of sessionEnvelopes(session, outcome.ts)) {
    publish(envelope, options.bus, emit);
  }
  for (const { observation, explain } of outcome.extracted) {
    if (options.registry.get(observation.primitive)?.private === true) continue;
    options.report.observation(observation.primitive);
    const envelope = observationEnvelope(observation, session.attacker.uuid);
    publish(envelope, options.bus, emit, options.explain ? explain() : null);
  }
}

type ExplainOrNull = ReturnType<Extracted['explain']>;

function publish(envelope: Envelope, bus: Bus, emit: Emit, explain: ExplainOrNull = null): void {
  try {
    bus.publish(envelope);
  } catch (cause) {
    const error = publishFailed(envelope.topic, cause);
    emit({ kind: 'fault', fault: faultOf(error, undefined, 'publish') });
  }
  emit(explain ? { kind: 'event', envelope, explain } : { kind: 'event', envelope });
}

/** Says that a session gives nothing now, and why. */
export function skip(
  reason: Extract<PipelineEvent, { kind: 'skipped' }>['reason'],
  session: { readonly evidenceRef: string },
  emit: Emit,
): void {
  emit({ kind: 'skipped', reason, evidenceRef: session.evidenceRef });
}

/** Counts what is emitted. */
export function countingEmit(report: ReportBuilder, emit: Emit): Emit {
  return (event) => {
    if (event.kind === 'session') report.session();
    if (event.kind === 'skipped') report.skipped(event.reason);
    if (event.kind === 'deferred') report.deferred(event.reason);
    if (event.kind === 'fault') report.fault();
    emit(event);
  };
}

function contextFault(session: RecordedSession, thrown: unknown): Fault {
  const code = thrown instanceof ShardscopeError ? thrown.code : 'E_PLUGIN_FAULT';
  const { evidenceRef } = session;
  return { code, message: messageOf(thrown), evidenceRef, phase: 'context' };
}

function faultOf(
  error: ShardscopeError,
  evidenceRef: string | undefined,
  phase: 'persist' | 'publish',
): Fault {
  return {
    code: error.code,
    message: error.message,
    phase,
    ...(evidenceRef === undefined ? {} : { evidenceRef }),
    ...(error.cause === undefined ? {} : { cause: messageOf(error.cause) }),
  };
}
