/** Milliseconds in which a second death means that starting again does not help. */
export const DEATH_WINDOW_MS = 60_000;

/** What clients are told when an engine was started again. */
export const ENGINE_RESTARTED =
  'The analysis engine stopped unexpectedly. It was started again, and what was open is open again, a live bus included.';

/** Decides after each death whether to start again. */
export interface RestartPolicy {
  /** Notes a death. True when it is to be started again: no other death was within a minute. */
  died(): boolean;
}

/** @param now milliseconds on a clock that never goes back */
export function restartPolicy(now: () => number = () => performance.now()): RestartPolicy {
  let last = Number.NEGATIVE_INFINITY;
  return {
    died() {
      const previous = last;
      last = now();
      return last - previous >= DEATH_WINDOW_MS;
    },
  };
}
