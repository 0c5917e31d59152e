import type { EngineConnection, EngineHost } from '../engine/engine-host.ts';
import type { Transport } from '../client/engine-client.ts';

/** A transport inside the process, with an end. */
export interface HostTransport extends Transport {
  /** Every subscription ends; nothing is sent or received afterwards. */
  close(): void;
}

/** Lets a client of the engine run in the engine's own process. */
export function hostTransport(engine: EngineHost): HostTransport {
  let connection: EngineConnection | undefined;
  return {
    listen(handlers) {
      connection = engine.connect((message) => handlers.message(message));
    },
    send: (message) => connection?.receive(message),
    close: () => connection?.close(),
  };
}
