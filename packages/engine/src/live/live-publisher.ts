import { randomUUID } from 'node:crypto';
import { ENVELOPE_VERSION, TOPIC, type Bus, type Envelope } from '@shardscope/sdk';
import { textField } from './bus-fields.ts';
import { recentIds, type RecentIds } from './recent-ids.ts';

/** Milliseconds between two signs of life. */
export const HEARTBEAT_MS = 30_000;

/** Name of our pipeline in topics of the system. */
export const WORKER = 'shardscope';

/** Topics of sessions: not ours to announce when the bus announced them. */
const SESSION_TOPICS: ReadonlySet<string> = new Set([TOPIC.sessionStarted, TOPIC.sessionEnded]);

/** Sends what is derived here to a bus, or only remembers what was derived. */
export interface LivePublisher {
  /** Ids of what was derived here: they are no input when they come back. */
  readonly issued: Pick<RecentIds, 'has'>;
  /** Events of the bus itself are handed to local subscribers by this: they are not sent back. */
  relay(event: Envelope): void;
  /** The bus is connected: it hears at once that somebody works, and every 30 s from then on. */
  connected(): void;
  stop(): void;
}

/**
 * Watches a local bus. What appears on it and was not relayed from the honeynet is ours.
 *
 * @param local carries what is derived here, and what is relayed
 * @param remote null where nothing is to be sent
 */
export function livePublisher(local: Bus, remote: Bus | null): LivePublisher {
  const issued = recentIds();
  const announced = recentIds();
  let relaying = false;
  const unsubscribe = local.subscribe('>', (event) => {
    if (relaying) return;
    issued.add(event.id);
    if (!remote) return;
    const sid = SESSION_TOPICS.has(event.topic) ? textField(event.payload, 'session_id') : null;
    if (sid === null || !announced.has(sid)) remote.publish(event);
  });
  let heartbeat: NodeJS.Timeout | undefined;
  return {
    issued,
    relay(event) {
      const sid = SESSION_TOPICS.has(event.topic) ? textField(event.payload, 'session_id') : null;
      if (sid !== null) announced.add(sid);
      relaying = true;
      try {
        local.publish(event);
      } finally {
        relaying = false;
      }
    },
    connected() {
      if (!remote) return;
      clearInterval(heartbeat);
      sendHealth(remote);
      heartbeat = setInterval(() => sendHealth(remote), HEARTBEAT_MS).unref();
    },
    stop() {
      unsubscribe();
      clearInterval(heartbeat);
    },
  };
}

/** `system.<worker>.health` */
function sendHealth(remote: Bus): void {
  const ts = Date.now() / 1000;
  remote.publish({
    v: ENVELOPE_VERSION,
    id: randomUUID().replaceAll('-', ''),
    topic: `system.${WORKER}.health`,
    type: `${WORKER}.health`,
    ts,
    payload: { worker: WORKER, ts },
  });
}
