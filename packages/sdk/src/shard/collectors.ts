import { EventCollector } from './event-collector.ts';

/** Memory of a collector up to which it is kept for the next reading. */
const MAX_KEPT_BYTES = 32 * 1024 * 1024;
let kept: EventCollector | null = null;

/**
 * A collector for the time of one reading; give it back with {@link returnCollector}. Its memory
 * lies outside the heap, where much that is thrown away makes the garbage collector work for little.
 */
export function borrowCollector(): EventCollector {
  const collector = kept ?? new EventCollector();
  kept = null;
  return collector;
}

/** Takes a collector back, and keeps it unless it has grown large. */
export function returnCollector(collector: EventCollector): void {
  collector.clear();
  if (collector.capacity <= MAX_KEPT_BYTES) kept = collector;
}
