import { TOPIC, typeOfTopic } from '../bus/topics.ts';
import { ENVELOPE_VERSION, type Envelope, type JsonObject } from '../model/envelope.ts';
import { derivedId } from '../model/ids.ts';
import type { Transition } from './fold-observation.ts';
import type { Suspicion } from './suspicion.ts';

/** The event of a change of state. Its id is the same whenever the same change is found again. */
export function stateChangedEvent(transition: Transition): Envelope {
  const { identity_uuid, primitive, new_state, ts } = transition;
  return derivedEvent(TOPIC.stateChanged, ts, [identity_uuid, primitive, new_state], {
    identity_uuid,
    primitive,
    old_state: transition.old_state,
    new_state,
    current_value: transition.current_value,
    confidence: transition.confidence,
    observation_count: transition.observation_count,
    ts,
  });
}

/** The event of suspected several actors. */
export function multiActorSuspectedEvent(identityUuid: string, suspicion: Suspicion): Envelope {
  const { primitives, confidence, evidence_summary, ts } = suspicion;
  return derivedEvent(TOPIC.multiActorSuspected, ts, [identityUuid, ...primitives], {
    identity_uuid: identityUuid,
    primitives,
    evidence_summary,
    confidence,
    ts,
  });
}

/** An envelope whose id follows from topic, time and what it is about. */
export function derivedEvent(
  topic: string,
  ts: number,
  about: readonly string[],
  payload: JsonObject,
): Envelope {
  const id = derivedId(topic, String(ts), ...about);
  return { v: ENVELOPE_VERSION, id, topic, type: typeOfTopic(topic), ts, payload };
}
