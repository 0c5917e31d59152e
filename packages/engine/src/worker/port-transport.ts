import type { Transport } from '../client/engine-client.ts';
import type { EngineMessage, ErrorInfo } from '../client/protocol.ts';
import type { EnginePort } from './engine-port.ts';

/**
 * Lets a client of the engine talk to it through a port.
 *
 * @param gone what to say when the other end closes
 */
export function portTransport(port: EnginePort<EngineMessage>, gone: ErrorInfo): Transport {
  return {
    send: (message) => port.post(message),
    listen: ({ message, closed }) => port.listen({ message, closed: () => closed(gone) }),
  };
}
