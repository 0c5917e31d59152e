import type { PrimitiveValue } from './primitive.ts';

/** A stretch of a session in seconds since its start; both ends inclusive. */
export interface TimeRange {
  readonly from_t: number;
  readonly to_t: number;
}

/** The part of the session that an observation speaks of, in seconds since its start. */
export interface ObservationWindow {
  readonly start_ts: number;
  readonly end_ts: number;
}

/** One bucket on the scale of a measured number; `null` stands for an open end. */
export interface ThresholdBucket {
  readonly label: string;
  readonly from: number | null;
  readonly to: number | null;
}

/**
 * Why an observation says what it says: numbers and times only, never text of the session. It is
 * not stored; it is computed again from the recording when somebody looks.
 */
export interface Explain {
  /** What was measured, in words ("share of paste events among inputs"). */
  readonly metric: string;
  /** Unit of `measured`: `s`, `1` for a ratio, `count`, … */
  readonly unit: string;
  /** The measured number; null where the value is no number (a hash, a first-match vote). */
  readonly measured: number | null;
  readonly thresholds: readonly ThresholdBucket[];
  /** How many samples the measurement rests on. */
  readonly samples: number;
  /** Stretches of the session that show it; at most {@link MAX_EXPLAIN_RANGES}. */
  readonly ranges: readonly TimeRange[];
  readonly note?: string;
}

/** Upper bound on `Explain.ranges`, so that one observation stays small. */
export const MAX_EXPLAIN_RANGES = 32;

/** One primitive measured over one session (or, for tier B, over an identity). */
export interface Observation {
  /** First 32 hex digits of SHA-256 over `evidence_ref|primitive|source`. */
  readonly id: string;
  readonly v: 1;
  /** Epoch seconds: header timestamp + the session's last t. */
  readonly ts: number;
  readonly primitive: string;
  readonly value: PrimitiveValue;
  /** 0..1 */
  readonly confidence: number;
  readonly window: ObservationWindow;
  /** Plugin, version and semantics: `shardscope/behave-shell@1.0.0;semantics=0.1`. */
  readonly source: string;
  readonly evidence_ref: string;
  readonly identity_ref: string | null;
}
