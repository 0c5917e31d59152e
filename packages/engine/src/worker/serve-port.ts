import type { EngineHost } from '../engine/engine-host.ts';
import type { EnginePort } from './engine-port.ts';

/** Connects the client behind a port to the engine, until either end closes. */
export function servePort(engine: EngineHost, port: EnginePort<unknown>): void {
  const connection = engine.connect((message) => port.post(message));
  port.listen({
    message: (message) => connection.receive(message),
    closed: () => connection.close(),
  });
}
