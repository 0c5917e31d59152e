import type { EngineMessage } from '../client/protocol.ts';

/** One client of the engine: a window, or a page behind the browser door. */
export interface EngineConnection {
  /** A message from outside: validated here, answered through `send`. Never throws. */
  receive(message: unknown): void;
  /** Nothing is sent after it; every subscription of this client ends. */
  close(): void;
}

/** The engine as doors see it, wherever it runs. */
export interface EngineHost {
  connect(send: (message: EngineMessage) => void): EngineConnection;
  /** Finishes the session in work, writes a last snapshot, releases the workspace. */
  close(): Promise<void>;
}
