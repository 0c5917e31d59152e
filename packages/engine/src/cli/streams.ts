import type { Writable } from 'node:stream';

/** A writable that waits for its reader and says when the reader has gone. */
export interface LineWriter {
  /** Resolves when there is room for more. */
  write(text: string): Promise<void>;
  /** True once the other end has closed: nothing more needs to be written. */
  readonly closed: boolean;
  /** Resolves when all has been handed to the system. */
  flush(): Promise<void>;
}

/**
 * Writes with back-pressure. A closed pipe (`| head`) is no error: `onClosed` is called once, and
 * later writes are dropped.
 */
export function lineWriter(stream: Writable, onClosed: () => void): LineWriter {
  let closed = false;
  let proceed: () => void = () => undefined;
  stream.on('drain', () => proceed());
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    if (closed) return;
    closed = true;
    proceed();
    onClosed();
  });
  return {
    get closed() {
      return closed;
    },
    async write(text) {
      if (closed || stream.write(text)) return;
      await new Promise<void>((resolve) => {
        proceed = resolve;
      });
    },
    async flush() {
      if (closed) return;
      await new Promise<void>((resolve) => stream.write('', () => resolve()));
    },
  };
}
