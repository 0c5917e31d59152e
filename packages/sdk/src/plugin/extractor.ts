import type { Explain } from '../model/observation.ts';
import type { PrimitiveValue } from '../model/primitive.ts';
import type { EventColumns, SessionHeader } from '../model/session.ts';
import type { CallContext } from './context.ts';
import type { SessionContext } from './session-context.ts';

/** One session as extractors see it: the recording, and what is commonly derived from it. */
export interface ExtractorSession {
  readonly id: string;
  readonly header: SessionHeader | null;
  readonly events: EventColumns;
  /** The recorder or the reader stopped before the session did. */
  readonly truncated: boolean;
  /** Derived once per session whatever the number of extractors, each part when first asked for. */
  readonly context: SessionContext;
}

/** What an extractor yields; the engine adds id, times, source and evidence, and validates it. */
export interface ObservationDraft {
  readonly primitive: string;
  readonly value: PrimitiveValue;
  /** 0..1, at most the primitive's soft cap. */
  readonly confidence: number;
  /** Computed only when somebody looks. */
  readonly explain?: () => Explain;
}

/** The context of one `extract` call. */
export interface ExtractContext<Options = unknown> extends CallContext<Options> {
  /** Says why nothing is emitted for a primitive; counted by reason. */
  skip(primitive: string, reason: string): void;
}

/** Turns one session into observations. Deterministic; yields nothing where data is too little. */
export interface Extractor<Options = unknown> {
  readonly id: string;
  /** Names of the primitives that it may yield. */
  readonly provides: readonly string[];
  extract(
    session: ExtractorSession,
    context: ExtractContext<Options>,
  ): Iterable<ObservationDraft> | AsyncIterable<ObservationDraft>;
}
