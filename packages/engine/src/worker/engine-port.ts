import type { MessagePort } from 'node:worker_threads';

/** One end of a channel between a client and an engine in another thread or process. */
export interface EnginePort<Incoming> {
  /** Throws for what cannot be copied to another thread. */
  post(message: unknown): void;
  listen(handlers: {
    readonly message: (message: Incoming) => void;
    /** The other end is gone. */
    readonly closed: () => void;
  }): void;
  close(): void;
}

/**
 * A port of a worker thread's channel. What comes in is what our own code at the other end sends;
 * where that passes on a client's messages, `Incoming` is unknown.
 */
export function threadPort<Incoming>(port: MessagePort): EnginePort<Incoming> {
  return {
    post: (message) => port.postMessage(message),
    listen(handlers) {
      port.on('close', handlers.closed);
      port.on('message', handlers.message);
    },
    close: () => port.close(),
  };
}
