import { MessageChannel } from 'node:worker_threads';
import { engineClient } from '../client/engine-client.ts';
import type { LiveView } from '../client/live.ts';
import type { EngineMessage, Status } from '../client/protocol.ts';
import type { EngineThread } from './engine-thread.ts';
import { threadPort } from './engine-port.ts';
import { portTransport } from './port-transport.ts';

/** What the starting thread knows of an engine in another one, beside all clients. */
export interface EngineWatch {
  /** The latest status, or null before the first. */
  readonly status: Status | null;
  /** Rejects when the engine refuses, or is gone. */
  open(path: string): Promise<void>;
}

/**
 * Watches the status of an engine that has started.
 *
 * @param onLive told whether a bus is attached to
 */
export function watchEngine(thread: EngineThread, onLive: (view: LiveView) => void): EngineWatch {
  const { port1, port2 } = new MessageChannel();
  thread.connect(port2);
  const gone = { code: 'E_ENGINE_GONE', message: 'The analysis engine stopped.' };
  const client = engineClient(portTransport(threadPort<EngineMessage>(port1), gone));
  let status: Status | null = null;
  client.onFrame((frame) => {
    if (frame.kind === 'status') status = frame.status;
    if (frame.kind === 'live') onLive(frame.live);
  });
  return {
    get status() {
      return status;
    },
    async open(path) {
      await client.request('source.open', { path });
    },
  };
}
