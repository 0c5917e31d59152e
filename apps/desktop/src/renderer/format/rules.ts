import type { RuleRow } from 'shardscope/client';
import { share } from './numbers.ts';

/** How a rule stands, in words. */
export function ruleStateWords({ state }: RuleRow): string {
  if (state === null) return 'enabled';
  if (state.state === 'disabled') return 'disabled';
  return `clipped to ${share(state.confidenceMax ?? 0)}`;
}

/** The techniques of a rule, `T1105, T1059.004`. */
export function emitWords({ emits }: RuleRow): string {
  return emits.map(({ technique, subTechnique }) => subTechnique ?? technique).join(', ');
}

/** `from 0.60 to 0.85`, or one number where all are the same. */
export function confidenceWords({ emits }: RuleRow): string {
  const all = emits.map(({ confidence }) => confidence);
  if (all.length === 0) return '';
  const [low, high] = [Math.min(...all), Math.max(...all)];
  return low === high ? share(low) : `${share(low)} – ${share(high)}`;
}
