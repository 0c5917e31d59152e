import { concatMap, defer, type OperatorFunction } from 'rxjs';
import type { Envelope, PipelineEvent } from '@shardscope/sdk';

/** What is stored of earlier runs. */
export interface StoredEvents {
  /** The events of a stored session. */
  readonly ofSession: (evidenceRef: string) => readonly Envelope[];
  /** What is said of identities as a whole. */
  readonly ofIdentities: () => readonly Envelope[];
}

/**
 * Adds what was found by earlier runs, so that a run tells the same whatever the workspace already
 * held: observations of sessions where a session is passed over, those of identities at the end.
 */
export function addStored({
  ofSession,
  ofIdentities,
}: StoredEvents): OperatorFunction<PipelineEvent, PipelineEvent> {
  return (events) =>
    defer(() => {
      const told = new Set<string>();
      return events.pipe(
        concatMap((event): readonly PipelineEvent[] => {
          if (event.kind === 'event') told.add(event.envelope.id);
          if (event.kind === 'done') {
            return [...eventsOf(ofIdentities().filter(({ id }) => !told.has(id))), event];
          }
          if (event.kind !== 'skipped' || event.reason !== 'already profiled') return [event];
          return [event, ...eventsOf(ofSession(event.evidenceRef))];
        }),
      );
    });
}

function eventsOf(envelopes: readonly Envelope[]): readonly PipelineEvent[] {
  return envelopes.map((envelope) => ({ kind: 'event', envelope }));
}
