import { messageOf, type Emit } from '@shardscope/sdk';
import type { Analysis } from '../analysis/open-analysis.ts';

/** Milliseconds between something new and its attribution: sessions often end together. */
const SOON_MS = 1000;

/** Milliseconds after which suspicions are looked at with nobody asking. */
const SUSPICION_CHECK_MS = 60_000;

/** Part of the time that attribution may take. */
const SHARE = 0.1;

/**
 * Takes what comes live into identities and states, not at each event but soon. Now and then it looks
 * without being asked: an attribution that failed left something, and no event may come to ask again.
 */
export interface SoonAttributed {
  request(): void;
  /** Attributes what is left, and no more. */
  stop(): Promise<void>;
}

/** @param onProblem told in words of what goes wrong */
export function attributeSoon(
  analysis: Pick<Analysis, 'attribute'>,
  emit: Emit,
  onProblem: (message: string) => void,
): SoonAttributed {
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> | null = null;
  let isWanted = false;
  let problem: string | null = null;
  let waitMs = SOON_MS;
  const check = setInterval(request, SUSPICION_CHECK_MS);
  check.unref();

  async function attribute(): Promise<void> {
    const started = performance.now();
    isWanted = false;
    try {
      await analysis.attribute(emit, stopping.signal);
      problem = null;
    } catch (thrown) {
      // What lasts is told once, not every minute.
      if (problem !== messageOf(thrown)) {
        problem = messageOf(thrown);
        onProblem(`States could not be brought up to date: ${problem}`);
      }
    }
    waitMs = Math.max(SOON_MS, (performance.now() - started) / SHARE);
  }

  function later(): void {
    if (timer !== null || running !== null || stopping.signal.aborted) return;
    timer = setTimeout(() => {
      timer = null;
      running = attribute().finally(() => {
        running = null;
        if (isWanted) later();
      });
    }, waitMs);
  }

  function request(): void {
    isWanted = true;
    later();
  }

  return {
    request,
    async stop() {
      clearInterval(check);
      if (timer !== null) clearTimeout(timer);
      timer = null;
      await running;
      // What came last counts too, as long as it does not hold up the end for long.
      if (isWanted && waitMs <= SOON_MS) await attribute();
      stopping.abort();
    },
  };
}
