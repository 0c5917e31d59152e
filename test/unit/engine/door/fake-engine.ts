import type { EngineMessage, SessionRow, Snapshot, StreamFrame } from 'shardscope/client';
import type { EngineHost } from 'shardscope/door';

/** An attacker that the fake engine knows, and one that it does not. */
export const KNOWN = '7f6c1f0e-3c55-5b0e-9d0a-0d6a4a1f2b3c';
export const UNKNOWN = '00000000-0000-5000-8000-000000000000';

/** An engine in memory that speaks the protocol: it knows one attacker and can be made to publish. */
export interface FakeEngine extends EngineHost {
  /** Connections that have not been closed. */
  readonly connections: number;
  /** Attackers that connections follow. */
  readonly followed: readonly string[];
  /** Snapshots sent. */
  readonly snapshots: number;
  /** Frames published so far: a snapshot says how many it covers. */
  readonly published: number;
  /** Everything that clients sent. */
  readonly received: readonly unknown[];
  publish(topic: string, payload?: Readonly<Record<string, string | number>>): void;
  /** Sends a message to every connection. */
  say(message: EngineMessage): void;
  /** Refuses to follow from now on. */
  refuseToFollow(why: string): void;
}

const SESSION: SessionRow = {
  evidenceRef: 'shard:decky/ssh/sessions-2026-01-01.jsonl#s1',
  attackerUuid: KNOWN,
  sid: 's1',
  decky: 'decky',
  service: 'ssh',
  shard: 'sessions-2026-01-01.jsonl',
  startedAt: 1,
  endedAt: 2,
  durationS: 1,
  inputs: 0,
  outputs: 0,
  commands: 0,
  observations: 0,
  tags: 0,
  tactics: [],
  final: true,
  truncated: false,
  cut: false,
  lines: { junk: 0, malformed: 0, oversized: 0 },
  width: 80,
  height: 24,
};

interface Connection {
  readonly send: (message: EngineMessage) => void;
  followed: string | null;
}

interface Request {
  readonly id: number;
  readonly name: string;
  readonly params: { readonly uuid?: string; readonly attacker?: string | null };
}

export function fakeEngine(): FakeEngine {
  const open = new Set<Connection>();
  const received: unknown[] = [];
  let snapshots = 0;
  let published = 0;
  let refusal: string | null = null;

  function snapshot(uuid: string): Snapshot {
    snapshots++;
    const session = { ...SESSION, inputs: published };
    return {
      attacker_uuid: uuid,
      observations: [],
      attribution: [],
      techniques: [],
      sessions: [session],
    };
  }

  function follow(connection: Connection, { id, params }: Request): void {
    const { send } = connection;
    if (refusal !== null) {
      send({ kind: 'error', id, error: { code: 'E_TEST', message: refusal } });
      return;
    }
    connection.followed = params.attacker ?? null;
    send({ kind: 'result', id, result: null });
    if (connection.followed === null) return;
    const frame: StreamFrame = { name: 'snapshot', data: snapshot(connection.followed) };
    send({ kind: 'stream', attacker: connection.followed, frame });
  }

  function answer(connection: Connection, request: Request): void {
    switch (request.name) {
      case 'follow':
        follow(connection, request);
        return;
      case 'attacker': {
        const result = request.params.uuid === KNOWN ? { uuid: KNOWN } : null;
        connection.send({ kind: 'result', id: request.id, result });
        return;
      }
      default:
        connection.send({ kind: 'result', id: request.id, result: { echo: request.params } });
    }
  }

  return {
    get connections() {
      return open.size;
    },
    get followed() {
      return [...open].flatMap(({ followed }) => followed ?? []);
    },
    get snapshots() {
      return snapshots;
    },
    get published() {
      return published;
    },
    received,
    publish(topic, payload = {}) {
      published++;
      const data = { topic, type: topic, ts: 1, payload: { n: published, ...payload } };
      for (const { send, followed } of open) {
        if (followed !== null) {
          send({ kind: 'stream', attacker: followed, frame: { name: topic, data } });
        }
      }
    },
    say: (message) => [...open].forEach(({ send }) => send(message)),
    refuseToFollow: (why) => void (refusal = why),
    connect(send) {
      const connection: Connection = { send, followed: null };
      open.add(connection);
      return {
        receive(message) {
          received.push(message);
          // Answers come later, as they do from another thread.
          queueMicrotask(() => open.has(connection) && answer(connection, message as Request));
        },
        close: () => void open.delete(connection),
      };
    },
    close: () => Promise.resolve(),
  };
}
