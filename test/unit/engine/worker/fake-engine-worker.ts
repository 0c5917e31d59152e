// A worker thread with an engine in memory that dies when it is told to.
import { BroadcastChannel, isMainThread, threadId } from 'node:worker_threads';
import { IDLE_STATUS } from 'shardscope/client';
import type { EngineMessage, LiveStatus, LiveTarget, LiveView, Status } from 'shardscope/client';
import type { EngineHost } from 'shardscope/door';
import { runEngineWorker } from '../../../../packages/engine/src/worker/run-engine-worker.ts';

/** Where the engine says that it was closed. */
export const CLOSED_CHANNEL = 'fake-engine-closed';

/** Paths that kill the engine when they are opened. */
export const DEADLY = { throws: '/throws', exits: '/exits', hangs: '/hangs' };

type Send = (message: EngineMessage) => void;

interface Request {
  readonly id: number;
  readonly name: string;
  readonly params: { readonly path?: string; readonly attacker?: string };
}

function fakeEngine(order: LiveTarget | null): EngineHost {
  const clients = new Set<Send>();
  let path: string | null = null;
  let attached = order;
  // All that a bus is attached to with stands where tests can see it.
  const live = (): LiveView =>
    attached
      ? {
          ...{ kind: 'attached', mayAttach: true },
          status: { url: JSON.stringify(attached) } as LiveStatus,
        }
      : { kind: 'detached', mayAttach: true, error: null };

  function attach(id: number, target: LiveTarget | null, send: Send): void {
    if (target && attached) attach(-1, null, () => undefined);
    attached = target;
    if (target) path = `/recordings of ${target.url}`;
    clients.forEach((tell) => tell({ kind: 'live', live: live() }));
    send({ kind: 'result', id, result: live() });
    clients.forEach((tell) => tell({ kind: 'status', status: status() }));
  }

  // The thread and its clients stand where tests can see them.
  const status = (): Status => ({
    ...IDLE_STATUS,
    path,
    label: String(threadId),
    files: clients.size,
  });

  function open(id: number, opened: string, send: Send): void {
    if (opened === DEADLY.throws) setImmediate(fail);
    if (opened === DEADLY.exits) process.exit(7);
    if (Object.values(DEADLY).includes(opened)) return;
    path = opened;
    send({ kind: 'result', id, result: status() });
    clients.forEach((tell) => tell({ kind: 'status', status: status() }));
  }

  function answer({ id, name, params }: Request, send: Send): void {
    switch (name) {
      case 'source.open':
        open(id, params.path ?? '', send);
        return;
      case 'live':
        send({ kind: 'result', id, result: live() });
        return;
      case 'live.attach':
        attach(id, params as LiveTarget, send);
        return;
      case 'live.detach':
        attach(id, null, send);
        return;
      case 'follow': {
        const attacker = params.attacker ?? '';
        send({ kind: 'result', id, result: null });
        const data = { attacker_uuid: attacker, observations: [], attribution: [] };
        const rest = { techniques: [], sessions: [] };
        send({ kind: 'stream', attacker, frame: { name: 'snapshot', data: { ...data, ...rest } } });
        return;
      }
      default:
        send({ kind: 'result', id, result: status() });
    }
  }

  return {
    connect(send) {
      clients.add(send);
      // As the real one: at first it is being attached to.
      send({ kind: 'live', live: { kind: 'detached', mayAttach: true, error: null } });
      setImmediate(() => send({ kind: 'live', live: live() }));
      return {
        receive: (message) => answer(message as Request, send),
        close: () => void clients.delete(send),
      };
    },
    async close() {
      await new Promise((resolve) => setTimeout(resolve, 20));
      const channel = new BroadcastChannel(CLOSED_CHANNEL);
      channel.postMessage(threadId);
      channel.close();
    },
  };
}

function fail(): never {
  throw new Error('out of luck');
}

if (!isMainThread) {
  runEngineWorker(async ({ samples, live = null }) => {
    if (samples === 'refuse') throw new Error('the workspace is gone');
    if (samples === 'die') setImmediate(fail);
    return samples === 'die' ? new Promise<EngineHost>(() => undefined) : fakeEngine(live);
  });
}
