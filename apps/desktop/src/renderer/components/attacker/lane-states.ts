import type { StateName } from '@shardscope/sdk';
import type { StateChangeRow } from 'shardscope/client';
import type { StackBlock } from './stack-layout.ts';

/** Sessions one after the other after which a primitive was in the same state. */
export interface LaneState {
  readonly x: number;
  readonly width: number;
  readonly state: StateName;
  /** It was in another one before. */
  readonly isChange: boolean;
}

/**
 * The states of one primitive over the sessions on the axis: the state that it was in after each.
 *
 * @param changes in order of time; none where nothing was folded
 * @param end where the axis ends, in pixels
 */
export function laneStates(
  blocks: readonly StackBlock[],
  changes: readonly StateChangeRow[],
  end: number,
): readonly LaneState[] {
  const runs: { x: number; width: number; state: StateName; isChange: boolean }[] = [];
  for (const [index, { session, x }] of blocks.entries()) {
    const state = stateAfter(changes, session.endedAt ?? session.startedAt);
    const next = blocks[index + 1]?.x ?? end;
    const last = runs.at(-1);
    if (last?.state === state) last.width = next - last.x;
    else runs.push({ x, width: next - x, state, isChange: last !== undefined });
  }
  return runs;
}

/** Seconds that a session's time may differ from that of its observations: they are rounded. */
const SLACK_S = 0.001;

/** The state that a primitive was in at a time; the last one where there is no wall time. */
export function stateAfter(changes: readonly StateChangeRow[], ts: number | null): StateName {
  if (ts === null) return changes.at(-1)?.to ?? 'unknown';
  return changes.findLast((change) => change.ts <= ts + SLACK_S)?.to ?? 'unknown';
}
