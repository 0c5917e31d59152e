import { feedMemory, type FeedMemory } from './line-feed.ts';
import { TextDecoder } from './text-decoder.ts';

/** What a scan needs and the next one can use again. */
export interface ScanDesk {
  readonly memory: FeedMemory;
  readonly decoder: TextDecoder;
}

/** Lends desks: megabytes each, so that making them anew would cost more than a small shard does. */
export class ScanDesks {
  readonly #idle: ScanDesk[] = [];

  /** One desk for the time of a call. */
  async lend<Result>(use: (desk: ScanDesk) => Promise<Result>): Promise<Result> {
    const desk = this.#idle.pop() ?? { memory: feedMemory(), decoder: new TextDecoder() };
    try {
      return await use(desk);
    } finally {
      this.#idle.push(desk);
    }
  }
}
