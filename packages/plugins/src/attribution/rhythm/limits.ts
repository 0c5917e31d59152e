/** Longest time between two keys, in seconds, that is typing and not thinking. */
export const LONGEST_FLIGHT_S = 1.5;

/** Fewest samples of a session that are worth keeping; sessions are pooled. */
export const SESSION_SAMPLES = 20;

/** Digraphs of a session that are looked at, so that hostile input costs no more than typing. */
export const MAXIMUM_DIGRAPHS = 4096;

/** Digraphs of a session that are kept, the most frequent ones: bounds what is stored. */
export const KEPT_DIGRAPHS = 256;

/** Samples at which the confidence in a profile is one half. */
export const HALF_CONFIDENCE_SAMPLES = 150;

/** Greatest confidence in a profile. */
export const PROFILE_CONFIDENCE_CAP = 0.95;

/** Samples that each side of a comparison must have. */
export const COMPARED_SAMPLES = 150;

/** Digraphs that both sides must have typed. */
export const SHARED_DIGRAPHS = 10;

/** Flight times whose ratio is at most this are alike, in the absolute measure. */
export const ALIKE_RATIO = 1.25;

/**
 * Variances of the logarithm of flight times that weights are made of: between the digraphs of a
 * typist, between two profiles of one digraph however often it was typed, and of one keystroke.
 */
export const BETWEEN_DIGRAPHS = 0.06;
export const BETWEEN_PROFILES = 0.04;
export const WITHIN_DIGRAPH = 0.09;

/** How many degrees of freedom the usual noise counts as, where little of it was measured. */
export const PRIOR_FREEDOM = 4;

/**
 * What each part of a difference adds to the distance. Fitted to simulated typists (see
 * docs/attribution.md) so that somewhat above 1 is where same and different hands are equally likely.
 */
export const DISTANCE_WEIGHTS = {
  relative: 1.4,
  absolute: 0.1,
  tempo: 1.25,
  noise: 0.5,
  variability: 1.2,
} as const;

/**
 * Up to this distance rhythms match fully: of different simulated typists about 1 pair of 1000 comes
 * below it with 150 samples a side, 1 of 100 where most offsets are common to all typists.
 */
export const FULL_MATCH_DISTANCE = 0.93;

/** From this distance on they do not match. */
export const NO_MATCH_DISTANCE = 0.95;
