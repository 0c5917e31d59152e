import type { BusCounts, BusState } from './bus-status.ts';
import type { FeedCounts } from './live-feed.ts';
import type { LiveSkips } from './live-ingest.ts';
import type { RecorderCounts } from './recorder.ts';

/** A time in which the bus was not connected: what was sent then is not known here. */
export interface LiveGap {
  /** Epoch seconds. */
  readonly from: number;
  /** Null while it lasts. */
  readonly to: number | null;
}

/** How live attaching stands. */
export interface LiveStatus {
  /** Address of the bus; without any secret. */
  readonly url: string;
  readonly state: BusState;
  readonly feed: FeedCounts;
  readonly bus: BusCounts;
  /** Null where nothing is recorded. */
  readonly recorder: (RecorderCounts & { readonly folder: string }) | null;
  /** Events that were not taken in, by reason. */
  readonly skips: LiveSkips;
  /** The latest times without a connection, after the first. */
  readonly gaps: readonly LiveGap[];
  /** What is derived here is sent to the bus. */
  readonly publishes: boolean;
}
