import { LEADING_PRIMITIVES } from './words.ts';

/** Primitives that have a lane in the time stack, from the top. */
export const LANES: readonly string[] = [
  ...LEADING_PRIMITIVES,
  'motor.keystroke_cadence',
  'motor.error_correction',
  'operational.objective',
  'temporal.lifecycle_markers.exit_behavior',
];
