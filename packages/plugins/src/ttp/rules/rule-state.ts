import { z } from 'zod';
import type { RuleDefinition } from './rule-schema.ts';

/** What an operator decided about a rule, apart from its definition. */
export const ruleStateSchema = z.strictObject({
  rule_id: z.string().min(1),
  state: z.enum(['enabled', 'disabled', 'clipped']),
  /** For `clipped`: no tag of the rule is worth more. Lowers only. */
  confidence_max: z.number().min(0).max(1).nullish(),
  /** Epoch seconds from which on the rule is enabled again. */
  expires_at: z.number().nullish(),
  reason: z.string().max(1000).nullish(),
  set_by: z.string().max(200).nullish(),
  /** Epoch seconds. */
  set_at: z.number().nullish(),
});

/** Operational state of one rule; a rule without one is enabled. */
export type RuleState = z.output<typeof ruleStateSchema>;

/** What a state means at some time: whether a rule fires, and what its tags are worth at most. */
export interface EffectiveState {
  readonly isEnabled: boolean;
  readonly confidenceMax: number;
}

const ENABLED: EffectiveState = { isEnabled: true, confidenceMax: 1 };

/**
 * The effect of a state at a time.
 *
 * @param now epoch seconds
 */
export function effectiveState(state: RuleState | undefined, now: number): EffectiveState {
  if (!state || isExpired(state, now)) return ENABLED;
  switch (state.state) {
    case 'enabled':
      return ENABLED;
    case 'disabled':
      return { isEnabled: false, confidenceMax: 0 };
    case 'clipped':
      return { isEnabled: true, confidenceMax: state.confidence_max ?? 1 };
  }
}

/** When a state changes by itself next, in epoch seconds; null when none will. */
export function nextExpiry(states: readonly RuleState[], now: number): number | null {
  const times = states.flatMap(({ expires_at: at }) => at ?? []).filter((at) => at > now);
  return times.length > 0 ? Math.min(...times) : null;
}

/** The states that still say something: not expired, and for a rule that exists. */
export function currentStates(
  states: readonly RuleState[],
  rules: readonly RuleDefinition[],
  now: number,
): readonly RuleState[] {
  const known = new Set(rules.map((rule) => rule.rule_id));
  return states.filter((state) => known.has(state.rule_id) && !isExpired(state, now));
}

function isExpired({ expires_at: at }: RuleState, now: number): boolean {
  return (at ?? Number.POSITIVE_INFINITY) <= now;
}
