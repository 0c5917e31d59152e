import type { StateName } from '@shardscope/sdk';
import type { StateTimeline } from 'shardscope/client';
import { LEADING_PRIMITIVES, comparePrimitives } from './words.ts';

/** Which primitives have a lane in the time stack. */
export type LaneChoice = 'none' | 'main' | 'all';

/** States in the order of their lanes: what needs a look comes first. */
const LANE_STATES: readonly StateName[] = [
  'multi_actor',
  'conflicted',
  'drifting',
  'stable',
  'unknown',
];

/** What lanes are chosen by. */
export interface LaneStates {
  stateOf(primitive: string): { readonly state: StateName } | null;
  timelineOf(primitive: string): StateTimeline | null;
}

/**
 * Primitives in the order of their lanes: several actors first, what is stable last.
 *
 * @param primitives what was observed
 * @param choice `main` has the leading primitives and those whose state is or was another one than
 *   stable
 */
export function lanesOf(
  primitives: readonly string[],
  states: LaneStates,
  choice: LaneChoice,
): readonly string[] {
  if (choice === 'none') return [];
  const shown =
    choice === 'all'
      ? primitives
      : primitives.filter(
          (primitive) => LEADING_PRIMITIVES.includes(primitive) || hasChanged(primitive, states),
        );
  const rank = (primitive: string): number =>
    LANE_STATES.indexOf(states.stateOf(primitive)?.state ?? 'unknown');
  return shown.toSorted((one, other) => rank(one) - rank(other) || comparePrimitives(one, other));
}

/** Whether its state is or was one that says that the hands are not of one piece. */
function hasChanged(primitive: string, states: LaneStates): boolean {
  const changes = states.timelineOf(primitive)?.changes ?? [];
  return changes.some(({ to }) => to !== 'stable' && to !== 'unknown');
}
