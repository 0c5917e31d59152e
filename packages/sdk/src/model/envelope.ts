/** A JSON value, as it stands in payloads and merger states. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  readonly [key: string]: Json;
}

/**
 * What travels on a topic: the one shape that the store, the bus, the event view and every other
 * consumer share, whether the event came from a folder or from a live honeynet.
 */
export interface Envelope<Payload = JsonObject> {
  /** Schema version of the envelope; we write 1, a greater one is passed through uninterpreted. */
  readonly v: number;
  /** 32 lower-case hex digits; the same event has the same id after a rebuild. */
  readonly id: string;
  /** Subject: dot-separated tokens without white space or wildcards. */
  readonly topic: string;
  /** The primitive for observations, else the topic's leaf (`session.ended`, `ttp.tagged`, …). */
  readonly type: string;
  /** Seconds since the Unix epoch, with fraction. */
  readonly ts: number;
  readonly payload: Payload;
}

/** The envelope version that this SDK writes and understands. */
export const ENVELOPE_VERSION = 1;
