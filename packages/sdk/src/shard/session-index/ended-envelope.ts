import { ENVELOPE_VERSION } from '../../model/envelope.ts';
import { isRecord } from '../session-header.ts';
import { rfc3339Seconds } from './rfc3339.ts';
import {
  addressOf,
  deckyOf,
  durationOf,
  serviceOf,
  shardOf,
  sidOf,
  type SessionRecord,
} from './session-record.ts';

/** What a line of an events file gives: a record, something of no interest here, or nothing. */
export type EnvelopeLine = SessionRecord | 'other' | 'malformed';

const ENDED_TOPIC = 'attacker.session.ended';
const ENDED_TYPE = 'session.ended';

/** How a recorder of events begins the line of another topic: a live recording is full of them. */
const OTHER_RECORDED =
  /^\{"v":1,"id":"[0-9a-f]{32}","topic":"(?!attacker\.session\.ended")[\w.-]+","type":"/;

/**
 * Reads one line of an `*.events.jsonl` file. An object without envelope is taken for the payload of
 * an ended session if it says when a session ended. Envelopes of a newer version are left alone.
 */
export function readEndedEnvelope(line: string): EnvelopeLine {
  if (OTHER_RECORDED.test(line) && line.endsWith('}}')) return 'other';
  const envelope = objectOf(line);
  if (envelope === null) return 'malformed';
  const { v, topic, type, payload } = envelope;
  if (typeof v === 'number' && v > ENVELOPE_VERSION) return 'other';
  if (payload === undefined) {
    return topic === undefined && typeof envelope['ended_at'] === 'string'
      ? recordOf(envelope)
      : 'other';
  }
  if (topic !== ENDED_TOPIC && (topic !== undefined || type !== ENDED_TYPE)) return 'other';
  return isRecord(payload) ? recordOf(payload) : 'malformed';
}

function recordOf(payload: Record<string, unknown>): SessionRecord | 'malformed' {
  const sid = sidOf(payload['session_id']);
  if (sid === null) return 'malformed';
  const ended = payload['ended_at'];
  return {
    origin: 'envelope',
    sid,
    decky: deckyOf(payload['decky_id']),
    service: serviceOf(payload['service']),
    address: addressOf(payload['attacker_ip']),
    endedAt: typeof ended === 'string' ? rfc3339Seconds(ended) : null,
    durationS: durationOf(payload['duration_s']),
    shard: shardOf(payload['shard_path']),
    complete: ['decky_id', 'service', 'attacker_ip'].every((field) => field in payload),
  };
}

function objectOf(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}
