import { Observable } from 'rxjs';
import { breather } from './breather.ts';

/** One unit of work; what it emits reaches the subscriber at once. */
export type PullTask<Item, Out> = (item: Item, emit: (out: Out) => void) => Promise<void>;

/**
 * Runs a task for each item of a pulled source, `concurrency` at a time. RxJS pushes, so that
 * `mergeMap` over an async iterable would pull everything at once; here an item is pulled only when
 * a place is free, so that items pulled − tasks completed ≤ concurrency at any moment.
 * After an abort of `stop` nothing new is started, and the Observable completes when the tasks in
 * work have; unsubscribing does the same without telling. When the source or a task fails, the others
 * end what they have begun, and the Observable errors. In every case the source is closed.
 */
export function pullMap<Item, Out>(
  source: AsyncIterable<Item>,
  concurrency: number,
  stop: AbortSignal,
  task: PullTask<Item, Out>,
): Observable<Out> {
  return new Observable<Out>((subscriber) => {
    const iterator = source[Symbol.asyncIterator]();
    let failed = false;
    const stopped = (): boolean => failed || subscriber.closed || stop.aborted;
    const emit = (out: Out): void => subscriber.next(out);

    async function work(): Promise<void> {
      const breathe = breather();
      while (!stopped()) {
        const pulled = await iterator.next();
        if (pulled.done === true || stopped()) return;
        await task(pulled.value, emit);
        await breathe();
      }
    }

    const worker = (): Promise<void> =>
      work().catch((error: unknown) => {
        failed = true;
        throw error;
      });

    async function runAll(): Promise<void> {
      try {
        // All settle before the first failure is told, so that no task goes on behind it.
        const ended = await Promise.allSettled(Array.from({ length: concurrency }, worker));
        for (const each of ended) if (each.status === 'rejected') throw each.reason;
      } finally {
        await iterator.return?.();
      }
    }

    runAll().then(
      () => subscriber.complete(),
      (error: unknown) => subscriber.error(error),
    );
  });
}
