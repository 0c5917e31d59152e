/** No tag is worth more. */
const MAX_CONFIDENCE = 1;

/**
 * What a tag is worth while what is known of its attacker stands: its confidence and the raise. Worked
 * out whenever it is read, never stored, so that a replay adds nothing twice.
 *
 * @param raise sum of what the rules on the attacker's intelligence raise, see RuleSet.confidenceRaise
 */
export function effectiveConfidence(confidence: number, raise: number): number {
  return Math.min(MAX_CONFIDENCE, confidence + Math.max(0, raise));
}
