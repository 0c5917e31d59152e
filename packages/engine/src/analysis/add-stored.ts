import { concatMap, type OperatorFunction } from 'rxjs';
import type { Envelope, PipelineEvent } from '@shardscope/sdk';

/**
 * Adds the events of sessions that were analysed before, so that a run gives the same events
 * whatever the workspace already held.
 *
 * @param envelopes the events of a stored session
 */
export function addStored(
  envelopes: (evidenceRef: string) => readonly Envelope[],
): OperatorFunction<PipelineEvent, PipelineEvent> {
  return concatMap((event): readonly PipelineEvent[] => {
    if (event.kind !== 'skipped' || event.reason !== 'already profiled') return [event];
    const stored = envelopes(event.evidenceRef);
    return [event, ...stored.map((envelope) => ({ kind: 'event' as const, envelope }))];
  });
}
