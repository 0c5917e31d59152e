import type { PrimitiveDefinition } from '../model/primitive.ts';
import type { Merger } from '../plugin/merger.ts';

/**
 * The first merger that takes a primitive; undefined for what has no state: private primitives,
 * and those that speak of a whole identity already.
 */
export function mergerFor(
  mergers: readonly Merger[],
  primitive: string,
  definition: PrimitiveDefinition | undefined,
): Merger | undefined {
  if (definition?.private === true || definition?.tier === 'B') return undefined;
  return mergers.find((merger) => merger.accepts(primitive, definition));
}
