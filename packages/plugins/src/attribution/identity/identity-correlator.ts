import { defineMerger } from '@shardscope/sdk';
import { crossSessionPrimitives } from '../activity/cross-session.ts';
import type { AttributionOptions } from '../options.ts';
import { suspectSeveralActors } from '../series/several-actors.ts';

/**
 * Says what concerns a whole identity: several actors behind its states, and what its sessions show
 * together. It merges no series of its own.
 */
export const identityCorrelator = defineMerger<null, AttributionOptions>({
  id: 'identity',
  accepts: () => false,
  init: () => null,
  add: () => null,
  verdict: () => ({
    current_value: null,
    state: 'unknown',
    confidence: 0,
    observation_count: 0,
    last_observation_ts: 0,
  }),
  *correlate(change, view, context) {
    switch (change.kind) {
      case 'state': {
        const suspicion = suspectSeveralActors(view.states());
        if (!suspicion) return;
        const { primitives, confidence, evidence_summary } = suspicion;
        yield { kind: 'multi_actor_suspected', primitives, confidence, evidence_summary };
        return;
      }
      case 'sessions': {
        const { utcOffsetHours } = context.options;
        const { drafts } = crossSessionPrimitives(view.sessions(), utcOffsetHours);
        for (const draft of drafts) yield { kind: 'observation', draft };
      }
    }
  },
});
