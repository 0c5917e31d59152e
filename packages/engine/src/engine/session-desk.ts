import { explainSession, type EventColumns } from '@shardscope/sdk';
import type { Analysis } from '../analysis/open-analysis.ts';
import type { Params, Result } from '../client/protocol.ts';
import type { ExplainedObservation } from '../client/rows.ts';
import { sessionUnavailable } from '../errors.ts';
import { explainingSemantics } from '../semantics.ts';
import { observationRow } from '../store/observation-queries.ts';
import { eventSlice, openedSession, sessionDetail, type OpenedSession } from './replay.ts';

/** Sessions kept in memory for replay: the one on screen and those looked at just before. */
const MAX_OPENED = 3;

/** Answers that are read from recordings when somebody looks. */
export interface SessionDesk {
  explain(query: Params<'explain'>): Promise<Result<'explain'>>;
  /** Throws E_SESSION_UNAVAILABLE when the recording is gone. */
  session(evidenceRef: string): Promise<Result<'session'>>;
  sessionEvents(query: Params<'session.events'>): Promise<Result<'session.events'>>;
  /** Every event as it was recorded, for measuring: nothing is masked. Throws as `session`. */
  recordedEvents(evidenceRef: string): Promise<EventColumns>;
}

/** Reads the sessions of an analysis. */
export function sessionDesk(analysis: Analysis): SessionDesk {
  const opened = sessionCache(analysis);
  return {
    explain: (query) => explain(analysis, query, opened),
    async session(evidenceRef) {
      const row = analysis.store.session(evidenceRef);
      if (!row) throw sessionUnavailable(evidenceRef);
      return sessionDetail(row, await opened(evidenceRef));
    },
    async sessionEvents({ evidenceRef, from, count, reveal }) {
      return eventSlice(await opened(evidenceRef), from, count, reveal);
    },
    recordedEvents: async (evidenceRef) => (await opened(evidenceRef)).session.events,
  };
}

/** Opens a session for replay. */
type SessionOpener = (evidenceRef: string) => Promise<OpenedSession>;

/** Reads sessions through the index, keeping the last few. */
function sessionCache({ recording, semantics }: Analysis): SessionOpener {
  const opened = new Map<string, Promise<OpenedSession>>();
  return (evidenceRef) => {
    const known = opened.get(evidenceRef);
    if (known) return known;
    const made = recording.readSession(evidenceRef).then((session) => {
      if (!session) throw sessionUnavailable(evidenceRef);
      return openedSession(session, semantics.context);
    });
    const oldest = opened.keys().next().value;
    if (opened.size >= MAX_OPENED && oldest !== undefined) opened.delete(oldest);
    opened.set(evidenceRef, made);
    // A failed reading is tried again when somebody looks again.
    made.catch(() => opened.delete(evidenceRef));
    return made;
  };
}

/** What the evidence_ref of an observation about an identity as a whole begins with. */
const OF_IDENTITY = 'identity:';

async function explainOfIdentity(
  analysis: Analysis,
  identity: string,
  primitive: string,
): Promise<ExplainedObservation | null> {
  const derived = analysis.store.identities.derived(identity);
  const stored = derived.find((each) => each.primitive === primitive);
  if (!stored) return null;
  const why = await analysis.explainIdentity(identity, primitive);
  return { observation: observationRow(stored), explain: why };
}

async function explain(
  analysis: Analysis,
  { evidenceRef, primitive }: Params<'explain'>,
  open: SessionOpener,
): Promise<ExplainedObservation | null> {
  if (evidenceRef.startsWith(OF_IDENTITY)) {
    const [identity = ''] = evidenceRef.slice(OF_IDENTITY.length).split('#');
    return explainOfIdentity(analysis, identity, primitive);
  }
  const { semantics, store } = analysis;
  const stored = store.observations(evidenceRef).find((each) => each.primitive === primitive);
  if (!stored) return null;
  const { session } = await open(evidenceRef);
  const { plugins } = explainingSemantics(semantics);
  for (const use of plugins) {
    if (use.plugin.primitives?.some(({ name }) => name === primitive) !== true) continue;
    const [found] = await explainSession(session, use, semantics.context, primitive);
    if (found) return { observation: observationRow(found.observation), explain: found.explain };
  }
  return { observation: observationRow(stored), explain: null };
}
