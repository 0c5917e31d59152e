import type { ServerResponse } from 'node:http';
import type { FrameQueue } from './frame-queue.ts';
import { KEEP_ALIVE_MS } from './limits.ts';

/** What a slow writer writes, and how. */
export interface SlowWriterOptions<Item> {
  readonly response: ServerResponse;
  readonly queue: FrameQueue<Item>;
  /** The text of an item, with its end. */
  textOf(item: Item): string;
  /** Written when nothing else was for {@link KEEP_ALIVE_MS}. */
  readonly keepAlive: string;
  /** Nothing comes after this item: the answer ends with it. */
  isLast?(item: Item): boolean;
}

/** Writes what waits in a queue no faster than the reader takes it. */
export interface SlowWriter {
  /** Something was pushed. */
  wake(): void;
  /** Writes nothing more. */
  stop(): void;
}

/** A writer from a queue to an answer that has begun; it stops by itself when the reader leaves. */
export function slowWriter<Item>(options: SlowWriterOptions<Item>): SlowWriter {
  const { response, queue } = options;
  let blocked = false;
  let stopped = false;
  const idle = setInterval(() => {
    if (!blocked) write(options.keepAlive);
  }, KEEP_ALIVE_MS);

  function write(text: string): void {
    idle.refresh();
    blocked = !response.write(text);
  }

  function wake(): void {
    while (!blocked && !stopped) {
      const item = queue.take();
      if (item === undefined) return;
      write(options.textOf(item));
      if (options.isLast?.(item)) end();
    }
  }

  function end(): void {
    stop();
    response.end();
  }

  function stop(): void {
    stopped = true;
    clearInterval(idle);
  }

  response.on('drain', () => {
    blocked = false;
    wake();
  });
  response.once('close', stop);
  return { wake, stop };
}
