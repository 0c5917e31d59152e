import { compareRhythms, type RhythmDifference } from '../rhythm/compare-rhythms.ts';
import { rhythmDistance, rhythmMatch } from '../rhythm/rhythm-match.ts';
import { combinedScore, type Matches } from './combined-score.ts';
import { FULL_MATCH_SEQUENCES } from './limits.ts';
import { sharedCount, type PreparedAttacker, type Values } from './prepared-evidence.ts';

/** How far two attackers match. */
export interface PairMatches {
  /** Undefined where the two cannot be compared, 0 where they differ. */
  readonly matches: Matches;
  readonly rhythm: RhythmDifference | null;
  /** Every fingerprint that both have differs: sharing infrastructure says nothing then. */
  readonly otherHands: boolean;
}

/** The score of two attackers. Symmetric, and independent of when anything happened. */
export function scoreOf(a: PreparedAttacker, b: PreparedAttacker): number {
  return combinedScore(countingMatches(pairMatches(a, b)));
}

/** What counts towards the score. */
export function countingMatches({ matches, otherHands }: PairMatches): Matches {
  return otherHands ? { ...matches, c2_endpoint: 0, payload_hash: 0 } : matches;
}

/** Measures every signal between two attackers. */
export function pairMatches(a: PreparedAttacker, b: PreparedAttacker): PairMatches {
  const rhythm = a.rhythm && b.rhythm ? compareRhythms(a.rhythm, b.rhythm) : null;
  const [own, other] = [a.values, b.values];
  // Rhythm is a fingerprint too: of the hands instead of their tools.
  const digraph_profile = rhythm ? rhythmMatch(rhythmDistance(rhythm)) : undefined;
  const hassh = comparable(own.hassh, other.hassh);
  const ja3 = comparable(own.ja3, other.ja3);
  const agreement = (digraph_profile ?? 0) + (hassh ?? 0) + (ja3 ?? 0);
  const compared = digraph_profile !== undefined || hassh !== undefined || ja3 !== undefined;
  return {
    matches: {
      digraph_profile,
      c2_endpoint: Math.min(1, sharedCount(own.c2_endpoint, other.c2_endpoint)),
      payload_hash: Math.min(1, sharedCount(own.payload_hash, other.payload_hash)),
      hassh,
      ja3,
      command_sequences: sequencesMatch(own.command_sequences, other.command_sequences),
      credentials: overlap(own.credentials, other.credentials),
      asn: a.evidence.asn !== null && a.evidence.asn === b.evidence.asn ? 1 : 0,
    },
    rhythm,
    otherHands: compared && agreement === 0,
  };
}

/** Undefined where one of them has nothing to compare. */
function comparable(a: Values, b: Values): number | undefined {
  return a.length === 0 || b.length === 0 ? undefined : Math.min(1, sharedCount(a, b));
}

function sequencesMatch(a: Values, b: Values): number {
  return Math.min(1, sharedCount(a, b) / FULL_MATCH_SEQUENCES);
}

/** The part of the shorter list that both have: word lists are cut at different places. */
function overlap(a: Values, b: Values): number {
  const fewest = Math.min(a.length, b.length);
  return fewest === 0 ? 0 : sharedCount(a, b) / fewest;
}
