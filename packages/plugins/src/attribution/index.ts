export { crossSessionPrimitives } from './activity/cross-session.ts';
export { attributionV01 } from './attribution.ts';
export { IDENTITY_TOPIC, identityChanges } from './identity/identity-changes.ts';
export { survivorOf } from './identity/merge-pointers.ts';
export { commandSequences } from './linking/command-sequences.ts';
export { combinedScore } from './linking/combined-score.ts';
export { decisionsInForce, unmergeDecisions } from './linking/decisions.ts';
export { SIGNALS, evidenceJson } from './linking/evidence.ts';
export { CANDIDATE_SCORE, JOIN_SCORE, WEIGHTS } from './linking/limits.ts';
export { identityUuidOf, linkAttackers } from './linking/link-attackers.ts';
export { networkEndpoints } from './linking/network-endpoints.ts';
export { categoricalMerger } from './merge/categorical-merger.ts';
export { hashMerger } from './merge/hash-merger.ts';
export { mergeSeries } from './merge/merge-series.ts';
export { numericMerger } from './merge/numeric-merger.ts';
export { compareRhythms } from './rhythm/compare-rhythms.ts';
export { digraphKeys } from './rhythm/digraph-keys.ts';
export { DIGRAPH_PROFILE, digraphProfileExtractor } from './rhythm/digraph-profile-extractor.ts';
export {
  decodeProfile,
  encodeProfile,
  pooledProfile,
  profileOf,
  samplesOf,
} from './rhythm/digraph-profile.ts';
export { rhythmDistance, rhythmMatch } from './rhythm/rhythm-match.ts';
export { rhythmOf } from './rhythm/rhythm.ts';
export { suspectSeveralActors } from './series/several-actors.ts';

export type { CrossSession } from './activity/cross-session.ts';
export type { IdentityChanges } from './identity/identity-changes.ts';
export type { TaggedCommand } from './linking/command-sequences.ts';
export type { Matches } from './linking/combined-score.ts';
export type { LinkDecision } from './linking/decisions.ts';
export type { AttackerEvidence, Family, Signal, SignalName, Strength } from './linking/evidence.ts';
export type { IdentityGroup, Link, LinkStatus, Linking } from './linking/link-attackers.ts';
export type { AttributionOptions } from './options.ts';
export type { RhythmDifference } from './rhythm/compare-rhythms.ts';
export type { DigraphKeys } from './rhythm/digraph-keys.ts';
export type { DigraphProfile, FlightTime } from './rhythm/digraph-profile.ts';
export type { Rhythm } from './rhythm/rhythm.ts';
