import { observationTopic, TOPIC, typeOfTopic } from '../bus/topics.ts';
import type { Envelope, JsonObject } from '../model/envelope.ts';
import { ENVELOPE_VERSION } from '../model/envelope.ts';
import { derivedId } from '../model/ids.ts';
import type { Observation } from '../model/observation.ts';
import type { AttackerRef } from '../model/session.ts';
import type { SessionSummary } from '../store/store.ts';

/** What a session's events tell of it. */
export type SessionFacts = Pick<
  SessionSummary,
  | 'sid'
  | 'decky'
  | 'service'
  | 'shard'
  | 'evidenceRef'
  | 'final'
  | 'startedAt'
  | 'endedAt'
  | 'durationS'
> & { readonly attacker: Omit<AttackerRef, 'origin'> };

/**
 * `attacker.session.started`, and `attacker.session.ended` once the session is final.
 *
 * @param ts epoch seconds that stand in where a session has no wall time
 */
export function sessionEnvelopes(session: SessionFacts, ts: number): readonly Envelope[] {
  const payload = sessionPayload(session);
  const startedAt = session.startedAt ?? ts;
  const events = [sessionEnvelope(TOPIC.sessionStarted, startedAt, session, payload)];
  if (!session.final) return events;
  const ended: JsonObject = {
    ...payload,
    ended_at: session.endedAt === null ? null : isoTime(session.endedAt),
    duration_s: session.durationS,
    shard_path: shardPath(session),
  };
  return [...events, sessionEnvelope(TOPIC.sessionEnded, session.endedAt ?? ts, session, ended)];
}

/** An observation as it is published: its own id, ts and v inside, and the attacker to filter by. */
export function observationEnvelope(observation: Observation, attackerUuid: string): Envelope {
  return {
    v: ENVELOPE_VERSION,
    id: observation.id,
    topic: observationTopic(observation.primitive),
    type: observation.primitive,
    ts: observation.ts,
    payload: {
      ...observation,
      window: { ...observation.window },
      attacker_uuid: attackerUuid,
    },
  };
}

function sessionEnvelope(
  topic: string,
  ts: number,
  session: SessionFacts,
  payload: JsonObject,
): Envelope {
  const id = derivedId(session.evidenceRef, topic);
  return { v: ENVELOPE_VERSION, id, topic, type: typeOfTopic(topic), ts, payload };
}

function sessionPayload(session: SessionFacts): JsonObject {
  return {
    session_id: session.sid,
    attacker_uuid: session.attacker.uuid,
    attacker_ip: session.attacker.address,
    decky_id: session.decky,
    service: session.service,
    started_at: session.startedAt === null ? null : isoTime(session.startedAt),
    evidence_ref: session.evidenceRef,
    final: session.final,
  };
}

function shardPath(session: SessionFacts): string {
  return `${session.decky}/${session.service}/transcripts/${session.shard}`;
}

function isoTime(epochS: number): string {
  return new Date(epochS * 1000).toISOString();
}
