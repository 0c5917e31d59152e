import type { Json } from '../model/envelope.ts';
import type { Observation } from '../model/observation.ts';
import type { AttributionState, Verdict } from '../model/state.ts';
import type { CallContext } from './context.ts';
import type { ObservationDraft } from './extractor.ts';

/** A change of one state row, as `correlate` sees it. */
export interface StateChange {
  readonly identity_uuid: string;
  readonly primitive: string;
  readonly previous: AttributionState | null;
  readonly current: AttributionState;
}

/** Read-only query over one identity and the candidate index. */
export interface IdentityView {
  readonly identity_uuid: string;
  readonly members: readonly string[];
  states(): readonly AttributionState[];
  observations(primitive: string): readonly Observation[];
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
  accepts(primitive: string): boolean;
  init(): State;
  add(state: State, observation: Observation): State;
  verdict(state: State): Verdict;
  correlate?(
    change: StateChange,
    view: IdentityView,
    context: CallContext<Options>,
  ): Iterable<Correlation>;
}
