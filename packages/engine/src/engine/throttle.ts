/** Calls `work` at most once in `everyMs`, the last time after the last request. */
export interface Throttle {
  request(): void;
  /** Calls at once if a call is due, and never again. */
  stop(): void;
}

/**
 * A throttle for what a screen is told: more often than it is drawn is of no use.
 *
 * @param everyMs asked before each call, since what follows a call may have become more costly
 */
export function throttle(everyMs: () => number, work: () => void): Throttle {
  let timer: NodeJS.Timeout | null = null;
  let last = Number.NEGATIVE_INFINITY;
  let stopped = false;
  const call = (): void => {
    timer = null;
    last = performance.now();
    work();
  };
  return {
    request() {
      if (timer || stopped) return;
      timer = setTimeout(call, Math.max(0, last + everyMs() - performance.now()));
    },
    stop() {
      stopped = true;
      if (!timer) return;
      clearTimeout(timer);
      call();
    },
  };
}
