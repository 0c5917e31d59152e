import {
  ShardscopeError,
  pluginFault,
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
import { withDeadline } from './deadline.ts';
import { faultOf } from './fault-of.ts';
import type { LoadedPlugin } from './load-plugins.ts';
import type { SessionTimes } from './session-times.ts';

/** Outputs that one extractor may yield for one session: far more than any declares, no endless loop. */
const MAX_DRAFTS = 1000;

/** An observation of one session, with the way to its explanation. */
export interface Extracted {
  readonly observation: Observation;
  /** Computed when called; null where the extractor gives none. Throws E_PLUGIN_FAULT. */
  readonly explain: () => Explain | null;
}

/** What one plugin gave for one session. */
export interface ExtractionOutcome {
  readonly extracted: readonly Extracted[];
  readonly faults: readonly Fault[];
  /** Primitives that were silent, with the reason. */
  readonly silent: readonly { readonly primitive: string; readonly reason: string }[];
  /** False when an extractor failed, so that there could have been more. */
  readonly complete: boolean;
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
 * that throws or misses the deadline costs its own observations of this session: half a result is
 * no result.
 */
export async function extractSession(
  loaded: LoadedPlugin,
  input: ExtractionInput,
): Promise<ExtractionOutcome> {
  const started = performance.now();
  const outcomes: Omit<ExtractionOutcome, 'durationMs'>[] = [];
  for (const extractor of loaded.plugin.extractors ?? []) {
    outcomes.push(await extractOne({ extractor, loaded, input }));
  }
  return {
    extracted: outcomes.flatMap(({ extracted }) => extracted),
    faults: outcomes.flatMap(({ faults }) => faults),
    silent: outcomes.flatMap(({ silent }) => silent),
    complete: outcomes.every(({ complete }) => complete),
    durationMs: performance.now() - started,
  };
}

/** One extractor at work on one session. */
interface Call {
  readonly extractor: Extractor;
  readonly loaded: LoadedPlugin;
  readonly input: ExtractionInput;
}

async function extractOne(call: Call): Promise<Omit<ExtractionOutcome, 'durationMs'>> {
  const started = performance.now();
  const { silent, faults, extracted, take } = draftTaker(call);
  try {
    await takeAll(call, take, (primitive, reason) => void silent.push({ primitive, reason }));
    return { extracted: [...extracted.values()], faults, silent, complete: true };
  } catch (thrown) {
    const fault = {
      ...faultOf(failure(thrown, call), 'extract'),
      durationMs: performance.now() - started,
    };
    return { extracted: [], faults: [...faults, fault], silent, complete: false };
  }
}

/** What an extractor threw; a plugin in a process of its own does not know all of its place. */
function failure(thrown: unknown, call: Call): ShardscopeError {
  const place = placeOf(call);
  if (!(thrown instanceof ShardscopeError)) return pluginFault(place, thrown);
  const { code, message, cause } = thrown;
  return new ShardscopeError(code, message, place, cause);
}

async function takeAll(
  call: Call,
  take: (draft: ObservationDraft) => void,
  skip: (primitive: string, reason: string) => void,
): Promise<void> {
  const { extractor, loaded, input } = call;
  const context = { ...loaded.context, deadline: input.deadlineMs, skip };
  const drafts = extractor.extract(viewOf(input), context);
  if (Symbol.iterator in drafts) {
    for (const draft of drafts) take(draft);
    return;
  }
  let late = false;
  const all = async (): Promise<void> => {
    for await (const draft of drafts) {
      if (late) return;
      take(draft);
    }
  };
  try {
    await withDeadline(all(), input.deadlineMs, placeOf(call));
  } finally {
    late = true;
  }
}

function viewOf({ session, context }: ExtractionInput): ExtractorSession {
  return {
    id: session.sid,
    header: session.header,
    events: session.events,
    truncated: session.truncated || session.cut,
    context,
  };
}

interface DraftTaker {
  /** By primitive: the last one counts. */
  readonly extracted: Map<string, Extracted>;
  readonly faults: Fault[];
  readonly silent: { primitive: string; reason: string }[];
  readonly take: (draft: ObservationDraft) => void;
}

/** Collects what an extractor yields; what it yields wrongly becomes a fault. */
function draftTaker(call: Call): DraftTaker {
  const extracted = new Map<string, Extracted>();
  const faults: Fault[] = [];
  const place = placeOf(call);
  let left = MAX_DRAFTS;
  return {
    extracted,
    faults,
    silent: [],
    take(draft) {
      left -= 1;
      if (left < 0) throw new Error(`it yielded more than ${MAX_DRAFTS} observations`);
      try {
        checkDraft(draft, call, place);
        extracted.set(draft.primitive, stamp(draft, call));
      } catch (thrown) {
        if (!(thrown instanceof ShardscopeError)) throw thrown;
        faults.push(faultOf(thrown, 'extract'));
      }
    },
  };
}

function checkDraft(draft: ObservationDraft, call: Call, place: ErrorPlace): void {
  if (!call.extractor.provides.includes(draft.primitive)) {
    throw primitiveUndeclared(draft.primitive, place);
  }
  call.input.registry.check(draft.primitive, draft.value, draft.confidence, place);
}

function stamp(draft: ObservationDraft, call: Call): Extracted {
  const { times, session } = call.input;
  const { source } = call.loaded.producer;
  const { evidenceRef } = session;
  const observation: Observation = {
    id: derivedId(evidenceRef, draft.primitive, source),
    v: 1,
    ts: times.ts,
    primitive: draft.primitive,
    value: draft.value,
    confidence: draft.confidence,
    window: times.window,
    source,
    evidence_ref: evidenceRef,
    identity_ref: null,
  };
  return { observation, explain: () => explained(draft, call) };
}

function explained(draft: ObservationDraft, call: Call): Explain | null {
  try {
    return draft.explain?.() ?? null;
  } catch (thrown) {
    throw pluginFault(placeOf(call), thrown);
  }
}

function placeOf({ extractor, loaded, input }: Call): ErrorPlace {
  return { plugin: loaded.label, part: extractor.id, session: input.session.evidenceRef };
}
