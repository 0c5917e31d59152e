/** How the connection to a honeynet's bus stands. Times are epoch seconds. */
export type BusState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected'; readonly since: number }
  /** The bus cannot be reached; it is tried again for ever. */
  | {
      readonly kind: 'reconnecting';
      /** 1 for the first try after the connection was lost or not made. */
      readonly attempt: number;
      readonly since: number;
      readonly why: string;
    }
  /** The bus, or what answers in its place, does not let us in; it is tried again all the same. */
  | {
      readonly kind: 'refused';
      readonly attempt: number;
      readonly since: number;
      readonly why: string;
    }
  | { readonly kind: 'closed' };

/** What has come over a bus, and what of it could not be used. */
export interface BusCounts {
  /** Messages, good and bad. */
  readonly received: number;
  /** Messages that are no event, by reason. */
  readonly bad: Readonly<Record<string, number>>;
  /** Events of a schema newer than ours: shown, not interpreted. */
  readonly newer: number;
  /** Of our own events: those that could not be sent, since there was no connection. */
  readonly unsent: number;
  /** Topics that the bus does not let us subscribe to. */
  readonly refusedTopics: readonly string[];
}

/** Sum of counts by reason. */
export function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
