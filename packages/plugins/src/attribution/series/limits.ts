/** Fewest primitives that alternate at once for several actors to be suspected. */
export const SUSPICIOUS_PRIMITIVES = 2;

/** How often suspicions are looked at again while attached live, in seconds. */
export const SUSPICION_CHECK_S = 60;
