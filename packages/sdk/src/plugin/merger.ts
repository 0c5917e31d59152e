import type { Json } from '../model/envelope.ts';
import type { Observation } from '../model/observation.ts';
import type { PrimitiveDefinition } from '../model/primitive.ts';
import type { AttributionState, Verdict } from '../model/state.ts';
import type { CallContext } from './context.ts';
import type { ObservationDraft } from './extractor.ts';

/** A change of one state row. */
export interface StateChange {
  readonly kind: 'state';
  readonly identity_uuid: string;
  readonly primitive: string;
  readonly previous: AttributionState | null;
  readonly current: AttributionState;
}

/** The sessions of an identity are others than before: one was added, or its members changed. */
export interface SessionsChange {
  readonly kind: 'sessions';
  readonly identity_uuid: string;
}

/** What changed about an identity, as `correlate` sees it. */
export type IdentityChange = StateChange | SessionsChange;

/** When one session of an identity took place. */
export interface IdentitySession {
  readonly evidence_ref: string;
  /** Epoch seconds; null without wall time. */
  readonly started_at: number | null;
  /** Epoch seconds; null without wall time. */
  readonly ended_at: number | null;
  /** When its commands began, in seconds since the session's start. */
  readonly command_times: readonly number[];
}

/** Read-only query over one identity. */
export interface IdentityView {
  readonly identity_uuid: string;
  /** Uuids of its attackers. */
  readonly members: readonly string[];
  states(): readonly AttributionState[];
  observations(primitive: string): readonly Observation[];
  /** In any order; provisional sessions are not among them. */
  sessions(): readonly IdentitySession[];
}

/** What `correlate` may yield. */
export type Correlation =
  | { readonly kind: 'observation'; readonly draft: ObservationDraft }
  | {
      readonly kind: 'multi_actor_suspected';
      readonly primitives: readonly string[];
      readonly confidence: number;
      readonly evidence_summary: string;
    }
  | {
      readonly kind: 'link_candidate';
      readonly other_identity_uuid: string;
      readonly score: number;
      readonly evidence: Json;
    };

/** Folds a series of observations of one primitive, in ts order, into a verdict. */
export interface Merger<State extends Json = Json, Options = unknown> {
  readonly id: string;
  /** Whether series of this primitive are its own; `definition` is missing for unregistered ones. */
  accepts(primitive: string, definition: PrimitiveDefinition | undefined): boolean;
  init(): State;
  /**
   * The state after one more observation, none of them older than the last one. It may change the
   * given state in place; whoever calls it goes on with the returned one only.
   */
  add(state: State, observation: Observation): State;
  verdict(state: State): Verdict;
  /**
   * Awaited before a series is folded, with its observations in folding order, for a merger that has
   * to ask elsewhere for what it will say. It does not reject: what went wrong is thrown by
   * {@link add}.
   */
  prepare?(series: readonly Observation[]): Promise<void>;
  /** What a change of an identity says. Asked when the identity was folded, once for each change. */
  correlate?(
    change: IdentityChange,
    view: IdentityView,
    context: CallContext<Options>,
  ): Iterable<Correlation>;
  /**
   * The same for all changes at once, for a merger to which every call is dear: it is then asked in the
   * place of {@link correlate}. To reject costs its answer.
   */
  correlateAll?(
    changes: readonly IdentityChange[],
    view: IdentityView,
    context: CallContext<Options>,
  ): Promise<readonly Correlation[]>;
}
