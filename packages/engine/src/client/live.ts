import type { BusCredentials } from '../live/bus-credentials.ts';
import type { LiveStatus } from '../live/live-status.ts';
import type { ErrorInfo, Nothing } from './protocol.ts';

export type { BusCounts, BusState } from '../live/bus-status.ts';
export type { BusCredentials } from '../live/bus-credentials.ts';
export type { FeedCounts } from '../live/live-feed.ts';
export type { LiveGap, LiveStatus } from '../live/live-status.ts';

/** A bus to attach to, as a person chooses it. */
export interface LiveTarget {
  /** `ws://host:port` or `wss://host:port`. */
  readonly url: string;
  /** Kept in memory only, and never told again. */
  readonly credentials: BusCredentials;
  readonly subjectPrefix: string | null;
  /** The honeynet's artifacts root, where it can be read here. */
  readonly artifacts: string | null;
  /** Send what is derived here to the bus. */
  readonly publish: boolean;
}

/** A bus that was attached to before; without its credentials. */
export interface RecentBus extends Omit<LiveTarget, 'credentials'> {
  readonly user: string | null;
  readonly attachedAt: number;
}

/** Whether a bus is attached to, and how that goes. */
export type LiveView =
  | {
      readonly kind: 'detached';
      /** False behind a door where the command line chooses the bus. */
      readonly mayAttach: boolean;
      /** Why the last attaching failed. */
      readonly error: ErrorInfo | null;
    }
  | { readonly kind: 'attached'; readonly mayAttach: boolean; readonly status: LiveStatus };

/** An event that a live bus told of an attacker. */
export interface HeardEvent {
  readonly id: string;
  readonly topic: string;
  readonly type: string;
  /** Epoch seconds. */
  readonly ts: number;
  /** Its payload in short. */
  readonly text: string;
}

/** An address that leaked past what an attacker hides behind. */
export interface Leak {
  readonly address: string;
  readonly kind: string;
  /** Epoch seconds. */
  readonly firstSeen: number;
  readonly lastSeen: number;
}

/** What a live bus told of an attacker. */
export interface Heard {
  /** Names and values from providers of intelligence. */
  readonly intel: readonly (readonly [string, string])[];
  readonly leaks: readonly Leak[];
  /** Events that are kept. */
  readonly total: number;
  /** The newest, newest first. */
  readonly events: readonly HeardEvent[];
}

/** Requests about a live bus. */
export interface LiveRequests {
  live: { params: Nothing; result: LiveView };
  /** Closes what is open and follows a bus. Answers when it is being connected to. */
  'live.attach': { params: LiveTarget; result: LiveView };
  /** Leaves the bus; what it brought stays open. */
  'live.detach': { params: Nothing; result: LiveView };
  /** What a bus told of an attacker, now or at any time before. */
  'live.heard': { params: { attacker: string }; result: Heard };
  /** Buses attached to before, the latest first. */
  'live.recent': { params: Nothing; result: readonly RecentBus[] };
}
