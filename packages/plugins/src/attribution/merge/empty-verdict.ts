import type { Verdict } from '@shardscope/sdk';

/** What an empty series of any kind says. */
export const EMPTY_VERDICT: Verdict = Object.freeze({
  current_value: null,
  state: 'unknown',
  confidence: 0,
  observation_count: 0,
  last_observation_ts: 0,
});
