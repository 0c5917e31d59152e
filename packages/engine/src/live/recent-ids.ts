/** Ids of one generation: at 2000 events a second at least the last 25 seconds are known. */
const GENERATION = 50_000;

/** Ids seen lately, in bounded memory: at least the last 50 000, at most the last 100 000. */
export interface RecentIds {
  /** Notes an id; false if it was known. */
  add(id: string): boolean;
  has(id: string): boolean;
}

/** @param generation ids after which older ones begin to be forgotten */
export function recentIds(generation = GENERATION): RecentIds {
  let young = new Set<string>();
  let old = new Set<string>();
  const has = (id: string): boolean => young.has(id) || old.has(id);
  return {
    has,
    add(id) {
      if (has(id)) return false;
      if (young.size >= generation) {
        old = young;
        young = new Set();
      }
      young.add(id);
      return true;
    },
  };
}
