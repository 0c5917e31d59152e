import type { Observation } from '../model/observation.ts';
import type { AttributionState } from '../model/state.ts';
import type { IdentitySession } from '../plugin/merger.ts';
import type { PlacedObservation } from './fold-observation.ts';

/** What a store knows of one identity. Sessions that may still grow are not in it. */
export interface IdentityRecord {
  readonly identity_uuid: string;
  /** Uuids of its attackers, sorted. */
  readonly members: readonly string[];
  /** As they were kept last. */
  readonly states: readonly AttributionState[];
  /** Primitives of the suspicion that was published last; empty while nothing is suspected. */
  readonly suspected: readonly string[];
  /** What was said of the identity as a whole when it was last kept. */
  readonly derived: readonly Observation[];
  /** By all producers, in any order. */
  readonly observations: readonly PlacedObservation[];
  /** evidence_refs of sessions that were not folded yet. */
  readonly fresh: ReadonlySet<string>;
  readonly sessions: readonly IdentitySession[];
}

/** An identity of whose observations only those of fresh sessions are there; of all else all is. */
export interface FreshRecord extends IdentityRecord {
  /** The same with all observations. */
  whole(): IdentityRecord;
}

/** What folding an identity gave: it takes the place of what was known. */
export interface FoldedIdentity {
  readonly identity_uuid: string;
  readonly states: readonly AttributionState[];
  readonly suspected: readonly string[];
  readonly derived: readonly Observation[];
  /** Evidence_refs of its sessions that were new: these were folded, and not what came meanwhile. */
  readonly fresh: ReadonlySet<string>;
}

/** The part of a store that mergers work on. */
export interface SeriesStore {
  /** Identities with complete sessions that were not folded yet, or with other members than then. */
  unfolded(): readonly string[];
  /** Undefined for an identity without attackers. */
  identity(uuid: string): IdentityRecord | undefined;
  /** One transaction: the states are kept, and the sessions that were new count as folded. */
  keep(folded: FoldedIdentity): void;
}
