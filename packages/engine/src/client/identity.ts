import type { PrimitiveValue, StateName } from '@shardscope/sdk';
import type { AttackerRow, ObservationRow, Slice } from './rows.ts';

/** What the series of one primitive says of the hands behind an identity. */
export interface StateRow {
  readonly primitive: string;
  readonly state: StateName;
  readonly value: PrimitiveValue;
  /** 0..1 */
  readonly confidence: number;
  /** Observations. */
  readonly count: number;
  /** Epoch seconds since when it is in this state. */
  readonly since: number;
  readonly lastObservation: number;
}

/** A change of state of one primitive. */
export interface StateChangeRow {
  /** Epoch seconds of the observation that changed it. */
  readonly ts: number;
  /** Null at first. */
  readonly from: StateName | null;
  readonly to: StateName;
  readonly value: PrimitiveValue;
  readonly confidence: number;
  /** Observations up to then. */
  readonly count: number;
}

/** The changes of state of one primitive, in order of time. */
export interface StateTimeline {
  readonly primitive: string;
  readonly changes: readonly StateChangeRow[];
}

/**
 * What became of a link: put together by the machine, a candidate for the user to decide on, kept
 * apart because of another decision, or decided by the user; `contradicted` is a confirmed link that
 * another decision of the user stands against.
 */
export type LinkStatus =
  'joined' | 'candidate' | 'kept_apart' | 'confirmed' | 'rejected' | 'contradicted';

/** One piece of evidence between two attackers. */
export interface LinkEvidence {
  readonly signal: string;
  /** Signals of one family say the same thing twice: one of them counts. */
  readonly family: string;
  readonly strength: string;
  /** 0..1 */
  readonly match: number;
  /** False where it is shown but adds nothing to the score. */
  readonly counts: boolean;
  /** For a person, to check it. */
  readonly explanation: string;
}

/** Two attackers that may be the same hands. */
export interface LinkRow {
  readonly left: { readonly uuid: string; readonly address: string | null };
  readonly right: { readonly uuid: string; readonly address: string | null };
  /** 0..1 */
  readonly score: number;
  readonly status: LinkStatus;
  readonly evidence: readonly LinkEvidence[];
}

/** An identity: the hands behind one or several addresses. */
export interface IdentityDetail {
  readonly uuid: string;
  readonly members: readonly AttackerRow[];
  /** Sorted by primitive. */
  readonly states: readonly StateRow[];
  /** Primitives behind the suspicion of several actors; empty while nothing is suspected. */
  readonly suspected: readonly string[];
  /** What its sessions show together. */
  readonly derived: readonly ObservationRow[];
  /** Links of its members, also to attackers of other identities; by score. */
  readonly links: readonly LinkRow[];
}

/** Requests about identities. */
export interface IdentityRequests {
  /** The identity of an attacker; null for an unknown attacker. */
  identity: { params: { attacker: string }; result: IdentityDetail | null };
  /** Every change of state of a primitive of an attacker's identity, in order of time. */
  'states.history': {
    params: { attacker: string; primitive: string };
    result: readonly StateChangeRow[];
  };
  /** The same for every primitive of an attacker's identity, sorted by primitive. */
  'states.timeline': { params: { attacker: string }; result: readonly StateTimeline[] };
  /** Links by score; all when no status is asked for. */
  links: {
    params: { status: LinkStatus | null; offset: number; limit: number };
    result: Slice<LinkRow>;
  };
  /**
   * Decides whether two attackers are the same hands, or takes the decision back with null; answers
   * when it is kept and in effect.
   */
  'links.decide': {
    params: { left: string; right: string; decision: 'confirmed' | 'rejected' | null };
    result: null;
  };
  /** Takes an attacker out of its identity, for good; answers when that is kept and in effect. */
  'identity.unmerge': { params: { attacker: string }; result: null };
}
