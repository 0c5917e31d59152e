import { publishFailed, ShardscopeError } from '../errors/errors.ts';
import type { Bus } from '../bus/bus.ts';
import type { Envelope } from '../model/envelope.ts';
import type { Explain } from '../model/observation.ts';
import type { PrimitiveRegistry } from '../plugin/registry.ts';
import type { SessionSummary } from '../store/store.ts';
import type { Extracted } from './extract.ts';
import { faultOf } from './fault-of.ts';
import type { Emit } from './pipeline-event.ts';
import { observationEnvelope, sessionEnvelopes } from './session-events.ts';

/** What publishing the results of a session needs. */
export interface PublishOptions {
  readonly bus: Bus;
  readonly registry: PrimitiveRegistry;
  /** Compute and emit explanations along with observations. */
  readonly explain: boolean;
}

/**
 * Publishes what was persisted of a session, private primitives left out. Best effort: what cannot
 * be published or explained is a fault, and the rest is published all the same.
 *
 * @param ts epoch seconds that stand in where a session has no wall time
 */
export function publishSession(
  session: SessionSummary,
  extracted: readonly Extracted[],
  ts: number,
  options: PublishOptions,
  emit: Emit,
): void {
  publishAll(sessionEnvelopes(session, ts), options, emit);
  for (const each of extracted) {
    const { observation } = each;
    if (options.registry.get(observation.primitive)?.private === true) continue;
    const envelope = observationEnvelope(observation, session.attacker.uuid);
    publish(envelope, options.explain ? explainExtracted(each, emit) : null, options, emit);
  }
}

/** Publishes events; what cannot be published is a fault, and the rest is published all the same. */
export function publishAll(
  envelopes: readonly Envelope[],
  options: Pick<PublishOptions, 'bus'>,
  emit: Emit,
): void {
  for (const envelope of envelopes) publish(envelope, null, options, emit);
}

/** Explains an observation; an extractor that fails to is a fault. */
export function explainExtracted({ explain }: Extracted, emit: Emit): Explain | null {
  try {
    return explain();
  } catch (thrown) {
    if (!(thrown instanceof ShardscopeError)) throw thrown;
    emit({ kind: 'fault', fault: faultOf(thrown, 'extract') });
    return null;
  }
}

function publish(
  envelope: Envelope,
  explain: Explain | null,
  { bus }: Pick<PublishOptions, 'bus'>,
  emit: Emit,
): void {
  try {
    bus.publish(envelope);
  } catch (cause) {
    emit({ kind: 'fault', fault: faultOf(publishFailed(envelope.topic, cause), 'publish') });
  }
  emit(explain ? { kind: 'event', envelope, explain } : { kind: 'event', envelope });
}
