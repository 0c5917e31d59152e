/** How much the signals of each strength say, if they match fully. */
export const WEIGHTS = {
  strong: 0.7,
  medium: 0.4,
  low: 0.15,
  very_low: 0.05,
  none: 0,
} as const;

/** Combined score from which two attackers are joined without asking. */
export const JOIN_SCORE = 0.85;

/** Combined score from which a link is shown as a candidate: a medium signal. */
export const CANDIDATE_SCORE = 0.4;

/** Candidates kept for one attacker, the best ones: what a person can look through. */
export const CANDIDATES_PER_ATTACKER = 8;

/** Values of one signal that are looked at for one attacker. */
export const VALUES_PER_SIGNAL = 64;

/** A value that so many attackers share is compared in all pairs; beyond, only near neighbours. */
export const ALL_PAIRS_UP_TO = 16;

/** Values of two families that are combined to find who shares both, of each family. */
export const COMBINED_VALUES = 8;

/** A command sequence is rare while so many attackers, or this share of all, show it at most. */
export const RARE_ATTACKERS = 50;
export const RARE_SHARE = 0.01;

/** Shared rare sequences that are a full match. */
export const FULL_MATCH_SEQUENCES = 2;

/** Commands of a sequence. */
export const SEQUENCE_LENGTH = 3;

/** Bits of a digraph simhash, and how many may differ for it to be shown. */
export const SIMHASH_BITS = 64;
export const SIMHASH_SHOWN_BELOW = 8;

/** Values that an explanation names. */
export const NAMED_VALUES = 3;

/** The vector that typing profiles are blocked by: so many of the commonest digraphs. */
export const VECTOR_DIGRAPHS = 32;

/** Samples of a digraph at which its median is trusted by half. */
export const HALF_TRUST_SAMPLES = 3;

/** How much closer than flight times of one digraph what all samples speak for must be. */
export const TEMPO_SCALE = 6;
export const VARIABILITY_SCALE = 2;
export const NOISE_SCALE = 1;

/** The least number of vectors in a leaf of a tree, within which all are compared. */
export const LEAF_SIZE = 24;

/**
 * What the search for near rhythms may cost in all, over everything that is searched; both together
 * are a few seconds. The first decides how many trees are planted, the second how many of its
 * nearest each attacker is compared with in full, both between bounds: few attackers are searched
 * thoroughly, many quickly.
 */
export const TREE_BUDGET = 1_600_000;
export const FEWEST_TREES = 6;
export const MOST_TREES = 32;
export const RHYTHM_BUDGET = 400_000;
export const FEWEST_NEIGHBOURS = 2;
export const MOST_NEIGHBOURS = 64;
