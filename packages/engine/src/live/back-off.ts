/** Milliseconds before the first try to connect again. */
export const FIRST_DELAY_MS = 250;

/** Milliseconds between two tries at most. */
export const LONGEST_DELAY_MS = 30_000;

/**
 * Milliseconds to wait before a try: twice as long each time, spread over the upper half so that
 * many clients of a server that comes back do not all come at once.
 *
 * @param attempt 1 for the first try
 * @param random from 0 up to 1
 */
export function backOffMs(attempt: number, random: number): number {
  const doubled = FIRST_DELAY_MS * 2 ** Math.min(attempt, 30);
  const longest = Math.min(LONGEST_DELAY_MS, doubled);
  return Math.max(FIRST_DELAY_MS, longest * (0.5 + random / 2));
}
