import type {
  ContextBuilder,
  ExtractContext,
  Extractor,
  ExtractorSession,
  ObservationDraft,
  PluginContext,
  RecordedSession,
} from '@shardscope/sdk';
import type { ExtractedPart, ParcelDraft, SessionParcel } from '../host-protocol.ts';
import { MAX_DRAFTS } from '../limits.ts';
import { clipped, thrownFacts } from './thrown.ts';

/** What running a plugin's extractors over a session needs. */
export interface ExtractorRun {
  readonly extractors: readonly Extractor[];
  readonly context: PluginContext;
  readonly buildContext: ContextBuilder;
  readonly explain: boolean;
  readonly deadlineMs: number;
}

/**
 * Runs extractors over one session, whose context is built once for all of them. What one throws is
 * part of its result; what they yield is checked by the engine, which cannot trust this process.
 */
export async function runExtractors(
  parcel: SessionParcel,
  run: ExtractorRun,
): Promise<readonly ExtractedPart[]> {
  const { id, header, events, truncated } = parcel;
  const context = run.buildContext(sessionOf(parcel));
  const session: ExtractorSession = { id, header, events, truncated, context };
  const parts: ExtractedPart[] = [];
  for (const extractor of run.extractors) parts.push(await runOne(extractor, session, run));
  return parts;
}

async function runOne(
  extractor: Extractor,
  session: ExtractorSession,
  run: ExtractorRun,
): Promise<ExtractedPart> {
  const drafts: ParcelDraft[] = [];
  const skipped: { primitive: string; reason: string }[] = [];
  const context: ExtractContext = {
    ...run.context,
    deadline: run.deadlineMs,
    skip(primitive, reason) {
      if (skipped.length >= MAX_DRAFTS) return;
      skipped.push({ primitive: clipped(primitive), reason: clipped(reason) });
    },
  };
  const part = { extractor: extractor.id, skipped };
  try {
    for await (const draft of extractor.extract(session, context)) {
      if (drafts.length >= MAX_DRAFTS) {
        throw new Error(`it yielded more than ${MAX_DRAFTS} observations`);
      }
      drafts.push(parcelDraft(draft, run.explain));
    }
    return { ...part, drafts, thrown: null };
  } catch (thrown) {
    return { ...part, drafts: [], thrown: thrownFacts(thrown) };
  }
}

/** What was yielded, as it crosses to the engine. */
export function parcelDraft(draft: ObservationDraft, explain: boolean): ParcelDraft {
  return {
    primitive: clipped(draft.primitive),
    value: plainValue(draft.value),
    confidence: plainValue(draft.confidence),
    explain: explain ? (draft.explain?.() ?? null) : null,
  };
}

/** Only plain values cross: a function or an object becomes a word that no domain has. */
function plainValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, MAX_DRAFTS * 2).map(plainValue);
  if (typeof value === 'string') return clipped(value);
  const isPlain = value === null || typeof value === 'number' || typeof value === 'boolean';
  return isPlain ? value : undefined;
}

/** A context is built from what was recorded; where that lies on the disk is none of its business. */
function sessionOf({ id, header, events, truncated }: SessionParcel): RecordedSession {
  return {
    sid: id,
    decky: '',
    service: 'ssh',
    shard: '',
    evidenceRef: id,
    attacker: { uuid: '', address: null, origin: 'none' },
    endOffset: 0,
    final: true,
    ...{ header, events, truncated },
    cut: false,
    lines: { junk: 0, malformed: 0, oversized: 0 },
    shardDate: null,
    loggedCommands: [],
  };
}
