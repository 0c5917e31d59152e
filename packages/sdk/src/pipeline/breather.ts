import { setImmediate } from 'node:timers/promises';

/** Longest time in ms that work holds its thread before it lets timers and signals in. */
const BREATH_MS = 15;

/** Awaited between steps: resolves at once, or after others had their turn. */
export type Breathe = () => Promise<void>;

/** A breather that has just breathed. */
export function breather(): Breathe {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < BREATH_MS) return;
    await setImmediate();
    last = performance.now();
  };
}
