import type { BusState } from './bus-status.ts';
import type { LiveGap } from './live-status.ts';

/** Gaps that are kept to be shown. */
const MAX_GAPS = 20;

/** When there was no connection. */
export interface GapBook {
  note(state: BusState): void;
  list(): readonly LiveGap[];
}

/** Notes when there was no connection, from the first one on. */
export function gapBook(): GapBook {
  let gaps: readonly LiveGap[] = [];
  let wasConnected = false;
  let from: number | null = null;
  return {
    note(state) {
      if (state.kind === 'connected') {
        if (from !== null) gaps = [...gaps, { from, to: state.since }].slice(-MAX_GAPS);
        from = null;
        wasConnected = true;
      } else if (wasConnected && state.kind !== 'closed') {
        from ??= Date.now() / 1000;
      }
    },
    list: () => (from === null ? gaps : [...gaps, { from, to: null }]),
  };
}
