import type { Writable } from 'node:stream';

/** A writable whose reader may be slow, or gone. */
export interface LineWriter {
  /** Hands text to the stream at once; dropped when the reader has gone. */
  readonly write: (text: string) => void;
  /** Resolves when the stream has room: awaited before more is produced. */
  readonly ready: () => Promise<void>;
  /** Resolves when all has been handed to the system. */
  readonly flush: () => Promise<void>;
}

/** A closed pipe (`| head`) is no error: `onClosed` is called once, and later writes are dropped. */
export function lineWriter(stream: Writable, onClosed: () => void): LineWriter {
  let closed = false;
  let waiting: (() => void)[] = [];
  const proceed = (): void => {
    const released = waiting;
    waiting = [];
    for (const resolve of released) resolve();
  };
  stream.on('drain', proceed);
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    if (!closed) onClosed();
    closed = true;
    proceed();
  });
  return {
    write(text) {
      if (!closed) stream.write(text);
    },
    async ready() {
      if (closed || !stream.writableNeedDrain) return;
      await new Promise<void>((resolve) => waiting.push(resolve));
    },
    async flush() {
      if (closed) return;
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        stream.write('', () => resolve());
      });
    },
  };
}
