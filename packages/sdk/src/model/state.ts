import type { PrimitiveValue } from './primitive.ts';

/** What a series of observations of one primitive says about the hands behind it. */
export type StateName = 'unknown' | 'stable' | 'drifting' | 'conflicted' | 'multi_actor';

/** A merger's verdict over one series. */
export interface Verdict {
  readonly current_value: PrimitiveValue;
  readonly state: StateName;
  /** 0..1 */
  readonly confidence: number;
  readonly observation_count: number;
  /** Epoch seconds; 0 for an empty series. */
  readonly last_observation_ts: number;
}

/** The row of one (identity, primitive). */
export interface AttributionState extends Verdict {
  readonly identity_uuid: string;
  readonly primitive: string;
  /** ts of the observation that changed `state` last, so that "stable since" is true. */
  readonly last_change_ts: number;
  readonly schema_version: 1;
}
