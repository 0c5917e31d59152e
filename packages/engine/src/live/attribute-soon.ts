import { messageOf, type Emit } from '@shardscope/sdk';
import type { Analysis } from '../analysis/open-analysis.ts';

/** Milliseconds between something new and its attribution: sessions often end together. */
const SOON_MS = 1000;

/** Part of the time that attribution may take. */
const SHARE = 0.1;

/** Takes what comes live into identities and states, not at each event but soon. */
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
  let waitMs = SOON_MS;

  async function attribute(): Promise<void> {
    const started = performance.now();
    isWanted = false;
    try {
      await analysis.attribute(emit, stopping.signal);
    } catch (thrown) {
      onProblem(`States could not be brought up to date: ${messageOf(thrown)}`);
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

  return {
    request() {
      isWanted = true;
      later();
    },
    async stop() {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      await running;
      // What came last counts too, as long as it does not hold up the end for long.
      if (isWanted && waitMs <= SOON_MS) await attribute();
      stopping.abort();
    },
  };
}
