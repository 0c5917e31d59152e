import {
  ShardscopeError,
  messageOf,
  pluginFault,
  pluginTimeout,
  primitiveUndeclared,
  type ErrorPlace,
} from '../errors/errors.ts';
import type { Fault } from '../model/fault.ts';
import { derivedId } from '../model/ids.ts';
import type { Explain, Observation } from '../model/observation.ts';
import type { RecordedSession } from '../model/session.ts';
import type { Extractor, ExtractorSession, ObservationDraft } from '../plugin/extractor.ts';
import type { PrimitiveRegistry } from '../plugin/registry.ts';
import type { SessionContext } from '../plugin/session-context.ts';
import type { LoadedPlugin } from './load-plugins.ts';
import type { SessionTimes } from './session-times.ts';

/** An observation of one session, with the way to its explanation. */
export interface Extracted {
  readonly observation: Observation;
  /** Computed when called; null where the extractor gives none. */
  readonly explain: () => Explain | null;
}

/** What one plugin gave for one session. */
export interface ExtractionOutcome {
  readonly extracted: readonly Extracted[];
  readonly faults: readonly Fault[];
  /** Primitives that were silent, with the reason. */
  readonly silent: readonly { readonly primitive: string; readonly reason: string }[];
  readonly durationMs: number;
}

/** What {@link extractSession} needs besides the plugin. */
export interface ExtractionInput {
  readonly session: RecordedSession;
  readonly context: SessionContext;
  readonly times: SessionTimes;
  readonly registry: PrimitiveRegistry;
  /** Milliseconds that one extractor may take until its promises settle. */
  readonly deadlineMs: number;
}

/**
 * Runs a plugin's extractors over one session. Every output is validated: what is undeclared, out
 * of its domain or above its soft cap is refused as a fault, and the rest is kept. An extractor
 * that throws or misses the deadline costs its own observations of this session.
 */
export async function extractSession(
  loaded: LoadedPlugin,
  input: ExtractionInput,
): Promise<ExtractionOutcome> {
  const started = performance.now();
  const collector = outcomeCollector(loaded, input);
  for (const extractor of loaded.plugin.extractors ?? []) {
    const before = performance.now();
    try {
      await runExtractor(extractor, loaded, input, collector);
    } catch (thrown) {
      const place = placeOf(loaded, extractor, input.session);
      const error = thrown instanceof ShardscopeError ? thrown : pluginFault(place, thrown);
      collector.drop(extractor);
      collector.fault(error, extractor, performance.now() - before);
    }
  }
  return collector.outcome(performance.now() - started);
}

async function runExtractor(
  extractor: Extractor,
  loaded: LoadedPlugin,
  input: ExtractionInput,
  collector: OutcomeCollector,
): Promise<void> {
  const { session, context, deadlineMs } = input;
  const view: ExtractorSession = {
    id: session.sid,
    header: session.header,
    events: session.events,
    truncated: session.truncated || session.cut,
    context,
  };
  const drafts = extractor.extract(view, {
    ...loaded.context,
    deadline: deadlineMs,
    skip: (primitive, reason) => collector.silent(primitive, reason),
  });
  if (Symbol.iterator in drafts) {
    for (const draft of drafts) collector.take(draft, extractor);
    return;
  }
  await withDeadline(
    (async () => {
      for await (const draft of drafts) collector.take(draft, extractor);
    })(),
    deadlineMs,
    placeOf(loaded, extractor, session),
  );
}

interface OutcomeCollector {
  take(draft: ObservationDraft, extractor: Extractor): void;
  silent(primitive: string, reason: string): void;
  fault(error: ShardscopeError, extractor: Extractor, durationMs: number): void;
  /** Forgets what an extractor gave before it failed: half a result is no result. */
  drop(extractor: Extractor): void;
  outcome(durationMs: number): ExtractionOutcome;
}

function outcomeCollector(loaded: LoadedPlugin, input: ExtractionInput): OutcomeCollector {
  const byExtractor = new Map<Extractor, Map<string, Extracted>>();
  const faults: Fault[] = [];
  const silent: { primitive: string; reason: string }[] = [];
  const collector: OutcomeCollector = {
    take(draft, extractor) {
      const place = placeOf(loaded, extractor, input.session);
      try {
        checkDraft(draft, extractor, input.registry, place);
        const taken = byExtractor.get(extractor) ?? new Map<string, Extracted>();
        byExtractor.set(extractor, taken.set(draft.primitive, stamp(draft, loaded, input)));
      } catch (thrown) {
        if (!(thrown instanceof ShardscopeError)) throw thrown;
        collector.fault(thrown, extractor, 0);
      }
    },
    silent: (primitive, reason) => void silent.push({ primitive, reason }),
    fault(error, extractor, durationMs) {
      faults.push(faultOf(error, loaded, extractor, input.session, durationMs));
    },
    drop: (extractor) => void byExtractor.delete(extractor),
    outcome: (durationMs) => ({
      extracted: [...byExtractor.values()].flatMap((taken) => [...taken.values()]),
      faults,
      silent,
      durationMs,
    }),
  };
  return collector;
}

function checkDraft(
  draft: ObservationDraft,
  extractor: Extractor,
  registry: PrimitiveRegistry,
  place: ErrorPlace,
): void {
  if (!extractor.provides.includes(draft.primitive)) {
    throw primitiveUndeclared(draft.primitive, place);
  }
  registry.check(draft.primitive, draft.value, draft.confidence, place);
}

function stamp(draft: ObservationDraft, loaded: LoadedPlugin, input: ExtractionInput): Extracted {
  const { source } = loaded.producer;
  const evidenceRef = input.session.evidenceRef;
  const observation: Observation = {
    id: derivedId(evidenceRef, draft.primitive, source),
    v: 1,
    ts: input.times.ts,
    primitive: draft.primitive,
    value: draft.value,
    confidence: draft.confidence,
    window: input.times.window,
    source,
    evidence_ref: evidenceRef,
    identity_ref: null,
  };
  return { observation, explain: () => draft.explain?.() ?? null };
}

function placeOf(loaded: LoadedPlugin, extractor: Extractor, session: RecordedSession): ErrorPlace {
  return { plugin: loaded.label, part: extractor.id, session: session.evidenceRef };
}

function faultOf(
  error: ShardscopeError,
  loaded: LoadedPlugin,
  extractor: Extractor,
  session: RecordedSession,
  durationMs: number,
): Fault {
  return {
    code: error.code,
    message: error.message,
    evidenceRef: session.evidenceRef,
    plugin: loaded.label,
    part: extractor.id,
    phase: 'extract',
    durationMs,
    ...(error.cause === undefined ? {} : { cause: messageOf(error.cause) }),
  };
}

async function withDeadline(
  work: Promise<void>,
  deadlineMs: number,
  place: ErrorPlace,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(pluginTimeout(place, deadlineMs)), deadlineMs);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
