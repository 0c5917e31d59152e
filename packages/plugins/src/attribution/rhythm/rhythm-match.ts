import type { RhythmDifference } from './compare-rhythms.ts';
import { DISTANCE_WEIGHTS, FULL_MATCH_DISTANCE, NO_MATCH_DISTANCE } from './limits.ts';

/** One number for a difference: 0 is the same, about 1 undecided. */
export function rhythmDistance(difference: RhythmDifference): number {
  return (
    DISTANCE_WEIGHTS.relative * difference.relative +
    DISTANCE_WEIGHTS.absolute * difference.absolute +
    DISTANCE_WEIGHTS.tempo * difference.tempo +
    DISTANCE_WEIGHTS.noise * difference.noise +
    DISTANCE_WEIGHTS.variability * difference.variability
  );
}

/** How far two rhythms at a distance match: 1 fully, 0 not at all, in between falling evenly. */
export function rhythmMatch(distance: number): number {
  const match = (NO_MATCH_DISTANCE - distance) / (NO_MATCH_DISTANCE - FULL_MATCH_DISTANCE);
  return Math.min(1, Math.max(0, match));
}
