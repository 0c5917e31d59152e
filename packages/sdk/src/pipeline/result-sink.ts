import { persistFailed } from '../errors/errors.ts';
import type { SessionCandidate } from '../model/session.ts';
import type { Persisted, SessionResult, Store } from '../store/store.ts';
import type { Extracted } from './extract.ts';
import { faultOf } from './fault-of.ts';
import type { Emit } from './pipeline-event.ts';
import { publishAll, publishSession, type PublishOptions } from './publish-session.ts';
import { tagsEnvelopes } from './tag-events.ts';

/** What the analysis of one session gave. */
export interface AnalysedSession {
  readonly result: SessionResult;
  /** The observations of the result, with their explanations. */
  readonly extracted: readonly Extracted[];
  /** Epoch seconds of the session's observations. */
  readonly ts: number;
}

/** Where the results of a run go. What cannot be kept is told as an event, not thrown. */
export interface ResultSink extends Pick<Store, 'missing'> {
  /** Keeps what a session gave, then publishes it. */
  take(analysed: AnalysedSession, emit: Emit): Promise<void>;
  /** A session that every producer has looked at: takes over what the source knows of it by now. */
  refresh(candidate: SessionCandidate, emit: Emit): Promise<void>;
}

/**
 * Keeps results in a store, each in one transaction, and then publishes them on a bus. A persist
 * failure publishes nothing; a publish failure rolls nothing back.
 */
export function storeSink(store: Store, options: PublishOptions): ResultSink {
  return {
    missing: (candidate, producers) => store.missing(candidate, producers),
    async take({ result, extracted, ts }, emit) {
      const { session } = result;
      const { evidenceRef } = session;
      let persisted: Persisted;
      try {
        persisted = await store.persist(result);
      } catch (cause) {
        defer(evidenceRef, cause, emit);
        return;
      }
      if (extracted.length === 0 && wasMeasured(result) && !hasTags(result))
        emit({ kind: 'skipped', reason: 'no observations', evidenceRef });
      emit({ kind: 'session', session, observations: extracted.length });
      publishSession(session, extracted, ts, options, emit);
      publishAll(tagsEnvelopes(persisted.newTags, evidenceRef), options, emit);
    },
    async refresh(candidate, emit) {
      const { evidenceRef } = candidate;
      try {
        const refreshed = await store.refresh(candidate);
        if (refreshed.becameFinal || refreshed.attackerChanged) {
          emit({ kind: 'refreshed', evidenceRef, ...refreshed });
        }
      } catch (cause) {
        defer(evidenceRef, cause, emit);
        return;
      }
      emit({ kind: 'skipped', reason: 'already profiled', evidenceRef });
    },
  };
}

/** Where only tags were looked for again, observations are there from before. */
function wasMeasured({ extractions }: SessionResult): boolean {
  return extractions.length === 0 || extractions.some(({ producer }) => producer.lifts !== true);
}

function hasTags({ extractions }: SessionResult): boolean {
  return extractions.some(({ tags = [] }) => tags.length > 0);
}

function defer(evidenceRef: string, cause: unknown, emit: Emit): void {
  emit({ kind: 'deferred', reason: 'persist failed', evidenceRef });
  emit({ kind: 'fault', fault: faultOf(persistFailed(evidenceRef, cause), 'persist') });
}
