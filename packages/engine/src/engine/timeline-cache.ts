import type { StateTimeline } from '../client/identity.ts';

/** Attackers whose timelines are kept at once. */
const MAX_KEPT = 8;

/** How states ran, looked up once an attacker until something changes. */
export interface TimelineCache {
  /** Rejects as the look-up does. */
  of(attacker: string): Promise<readonly StateTimeline[]>;
  invalidate(): void;
}

/** @param look folds all observations of an attacker's identity: the costly part of an event list */
export function timelineCache(
  look: (attacker: string) => Promise<readonly StateTimeline[]>,
): TimelineCache {
  const kept = new Map<string, Promise<readonly StateTimeline[]>>();
  return {
    of(attacker) {
      const known = kept.get(attacker);
      if (known) return known;
      const made = look(attacker);
      const oldest = kept.keys().next().value;
      if (kept.size >= MAX_KEPT && oldest !== undefined) kept.delete(oldest);
      kept.set(attacker, made);
      // A failed look is tried again when somebody looks again.
      made.catch(() => kept.delete(attacker));
      return made;
    },
    invalidate: () => kept.clear(),
  };
}
