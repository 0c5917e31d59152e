import type { Writable } from 'node:stream';

/** A writable whose reader may be slow, or gone. */
export interface LineWriter {
  /** Hands text to the stream at once; dropped once the stream has ended. */
  readonly write: (text: string) => void;
  /** Awaited before more is produced: resolves when there is room, or no reason to wait for it. */
  readonly ready: () => Promise<void>;
  /** Resolves when all has been handed to the system, or the stream has ended. */
  readonly flush: () => Promise<void>;
  /** How the stream ended before its time; null while it has not. */
  readonly ended: () => Ending | null;
}

/** `reader gone` is no error: whoever reads has seen enough (`| head`). */
export type Ending =
  { readonly kind: 'reader gone' } | { readonly kind: 'failed'; readonly cause: Error };

/**
 * Writes to a stream until it ends.
 *
 * @param stop once aborted, nobody waits for the stream's reader any more
 * @param onEnded called once, when nothing can be written any more
 */
export function lineWriter(stream: Writable, stop: AbortSignal, onEnded: () => void): LineWriter {
  let ending: Ending | null = null;
  let waiting: (() => void)[] = [];
  const proceed = (): void => {
    const released = waiting;
    waiting = [];
    for (const resolve of released) resolve();
  };
  stream.on('drain', proceed);
  stop.addEventListener('abort', proceed);
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (ending) return;
    ending = error.code === 'EPIPE' ? { kind: 'reader gone' } : { kind: 'failed', cause: error };
    onEnded();
    proceed();
  });
  return {
    write(text) {
      if (!ending) stream.write(text);
    },
    async ready() {
      if (ending || stop.aborted || !stream.writableNeedDrain) return;
      await new Promise<void>((resolve) => waiting.push(resolve));
    },
    async flush() {
      if (ending) return;
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        stream.write('', () => resolve());
      });
    },
    ended: () => ending,
  };
}
