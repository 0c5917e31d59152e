import { feedMemory, type FeedMemory } from './line-feed.ts';
import { SessionNumbers } from './session-numbers.ts';

/** What a scan needs and the next one can use again. */
export interface ScanDesk {
  readonly memory: FeedMemory;
  readonly numbers: SessionNumbers;
}

/** Desks that wait for the next scan; more that are free at the same time are let go. */
const MAX_IDLE = 2;
const idle: ScanDesk[] = [];

/**
 * Lends a desk for the time of a call. Desks are megabytes each: making one anew would cost more
 * than reading a small shard does, so all scans of a process share them.
 */
export async function withScanDesk<Result>(
  use: (desk: ScanDesk) => Promise<Result>,
): Promise<Result> {
  const desk = idle.pop() ?? newDesk();
  try {
    return await use(desk);
  } finally {
    if (idle.length < MAX_IDLE) idle.push(desk);
  }
}

function newDesk(): ScanDesk {
  return { memory: feedMemory(), numbers: new SessionNumbers() };
}
