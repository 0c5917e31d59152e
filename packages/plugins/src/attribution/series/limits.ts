/** Fewest primitives that alternate at once for several actors to be suspected. */
export const SUSPICIOUS_PRIMITIVES = 2;
