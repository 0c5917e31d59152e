import { concat, concatMap, from, of, type OperatorFunction } from 'rxjs';
import { explainSession, type Explain, type PipelineEvent, type Recording } from '@shardscope/sdk';
import type { Semantics } from '../semantics.ts';
import type { SqliteStore } from '../store/index.ts';
import { storedEnvelopes } from './stored-envelopes.ts';

/** What {@link addStored} reads from. */
export interface StoredOrigin {
  readonly recording: Recording;
  readonly store: SqliteStore;
  readonly semantics: Semantics;
  /** Explanations are not stored: they are computed again from the recording. */
  readonly explain: boolean;
}

/**
 * Adds the events of sessions that were analysed before, so that a run gives the same events
 * whatever the workspace already held.
 */
export function addStored(origin: StoredOrigin): OperatorFunction<PipelineEvent, PipelineEvent> {
  return concatMap((event) => {
    const profiled = event.kind === 'skipped' && event.reason === 'already profiled';
    if (!profiled) return of(event);
    const stored = from(storedEvents(origin, event.evidenceRef));
    return concat(of(event), stored.pipe(concatMap((events) => events)));
  });
}

async function storedEvents(
  origin: StoredOrigin,
  evidenceRef: string,
): Promise<readonly PipelineEvent[]> {
  const explains = await explanations(origin, evidenceRef);
  return storedEnvelopes(origin.store, evidenceRef).map((envelope) => {
    const explain = explains.get(envelope.id);
    return explain ? { kind: 'event', envelope, explain } : { kind: 'event', envelope };
  });
}

/** Explanations by id of their observation; none when the recording is gone. */
async function explanations(
  { recording, semantics, explain }: StoredOrigin,
  evidenceRef: string,
): Promise<ReadonlyMap<string, Explain>> {
  const explains = new Map<string, Explain>();
  const session = explain ? await recording.readSession(evidenceRef) : null;
  if (!session) return explains;
  for (const use of semantics.plugins) {
    for (const each of await explainSession(session, use, semantics.context)) {
      if (each.explain) explains.set(each.observation.id, each.explain);
    }
  }
  return explains;
}
