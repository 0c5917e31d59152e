import { primitiveOfTopic, type Bus, type Envelope, type JsonObject } from '@shardscope/sdk';
import type { Snapshot, StreamFrame } from '../client/protocol.ts';

/** Topics whose frames have a name of their own. */
const FRAME_NAMES: Readonly<Record<string, string>> = {
  'attacker.fingerprint_rotated': 'fingerprint.rotated',
  'attacker.session.started': 'session.started',
  'attacker.session.ended': 'session.ended',
  'attribution.profile.state_changed': 'attribution.state_changed',
  'attribution.profile.multi_actor_suspected': 'attribution.multi_actor_suspected',
};

/** What a per-attacker stream reads from. */
export interface StreamSource {
  readonly bus: Bus;
  readonly snapshot: () => Snapshot;
  /** Uuid of the attacker's identity now; null for an unknown attacker. */
  readonly identity: () => string | null;
}

/**
 * The stream of one attacker: subscribes first, sends one snapshot, then what arrived meanwhile and
 * all later events of this attacker, in order and without a gap.
 *
 * @returns stops it; nothing stays subscribed
 */
export function streamAttacker(
  attacker: string,
  { bus, snapshot, identity }: StreamSource,
  send: (frame: StreamFrame) => void,
): () => void {
  let early: StreamFrame[] | null = [];
  const unsubscribe = bus.subscribe('>', (event) => {
    if (!concerns(event.payload, attacker, identity)) return;
    const frame = frameOf(event);
    if (early) early.push(frame);
    else send(frame);
  });
  send({ name: 'snapshot', data: snapshot() });
  for (const frame of early) send(frame);
  early = null;
  return unsubscribe;
}

/** The name of the frame that carries an event of a topic. */
export function frameName(topic: string): string {
  if (primitiveOfTopic(topic) !== null) return 'observation';
  return FRAME_NAMES[topic] ?? topic;
}

function frameOf({ topic, type, ts, payload }: Envelope): StreamFrame {
  return { name: frameName(topic), data: { topic, type, ts, payload } };
}

/** An event is of an attacker, or of the identity that it belongs to. */
function concerns(payload: JsonObject, attacker: string, identity: () => string | null): boolean {
  if (payload['attacker_uuid'] === attacker) return true;
  const named = payload['identity_uuid'];
  return typeof named === 'string' && named === identity();
}
