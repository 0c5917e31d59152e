/** Fewest observations that say anything; below it a series is `unknown`. */
export const MINIMUM_OBSERVATIONS = 3;

/** Length of the recent window, in observations, and of the older one that it is held against. */
export const WINDOW = 5;

/** What an incremental merger keeps of a series: the recent and the older window. */
export const KEPT = 2 * WINDOW;

/** How many of a window must have the most frequent value for it to be clear. */
export const CLEAR_COUNT = 4;

/** Fewest observations in which an alternation can be told from chance. */
export const ALTERNATION_MINIMUM = 4;

/** An alternation has at least so many changes for each repetition. */
export const FLIPS_PER_REPEAT = 2;

/** Two values taking turns can be one person, too: greatest confidence in several actors. */
export const MULTI_ACTOR_CONFIDENCE = 0.6;

/** Weight of the newest value in the moving average of numbers. */
export const EWMA_ALPHA = 0.3;

/** Relative dispersion above which numbers contradict each other. */
export const CONFLICT_DISPERSION = 1;

/** Confidence in a number whose series contradicts itself. */
export const CONFLICT_CONFIDENCE = 0.5;

/** Dispersion that stands for "infinite": the mean is 0 and the values are not. */
export const UNBOUNDED_DISPERSION = 1e9;

/** Relative change of the average from the older window to the recent one that is a drift. */
export const DRIFT_CHANGE = 0.3;

/** Seconds before the last observation in which the values of a hash are counted: 24 h. */
export const HASH_WINDOW_S = 24 * 3600;

/** Most changes of a hash within its window that are a drift and not a conflict. */
export const DRIFT_ROTATIONS = 2;
