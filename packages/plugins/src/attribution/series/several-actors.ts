import { compareText, type AttributionState, type Suspicion } from '@shardscope/sdk';
import { MULTI_ACTOR_CONFIDENCE } from '../merge/limits.ts';
import { SUSPICIOUS_PRIMITIVES } from './limits.ts';

/** What the states of one identity say about several actors; null when they say nothing. */
export function suspectSeveralActors(states: Iterable<AttributionState>): Suspicion | null {
  const alternating = [...states].filter(({ state }) => state === 'multi_actor');
  if (alternating.length < SUSPICIOUS_PRIMITIVES) return null;
  const primitives = alternating.map(({ primitive }) => primitive).sort(compareText);
  return {
    primitives,
    confidence: MULTI_ACTOR_CONFIDENCE,
    evidence_summary: `${primitives.length} primitives take turns between two values at once: ${primitives.join(', ')}.`,
    ts: Math.max(...alternating.map(({ last_change_ts }) => last_change_ts)),
  };
}
