import type { Analysis } from '../analysis/open-analysis.ts';
import { derivedEnvelopes } from '../analysis/derived-envelopes.ts';

/** Milliseconds for which counts are good while a run goes on. */
const STALE_MS = 10_000;

/** How many observations of each primitive are stored, counted when somebody looks. */
export interface StoredObservations {
  counts(): Readonly<Record<string, number>>;
  /** Something was stored: counts may be some seconds old from now on. */
  invalidate(): void;
  /** Nothing more comes for now: counts are exact again. */
  recount(): void;
}

/** Counts what an analysis has stored: all of it is looked at, so not at every question. */
export function storedObservations({ store, isPrivate }: Analysis): StoredObservations {
  let kept: Readonly<Record<string, number>> | null = null;
  let isStale = false;
  let countedAt = 0;
  return {
    counts() {
      const isOld = isStale && performance.now() - countedAt > STALE_MS;
      if (kept === null || isOld) {
        kept = count();
        isStale = false;
        countedAt = performance.now();
      }
      return kept;
    },
    invalidate() {
      isStale = true;
    },
    recount() {
      kept = null;
    },
  };

  function count(): Readonly<Record<string, number>> {
    const counts = Object.entries(store.observationCounts());
    const shown = Object.fromEntries(counts.filter(([primitive]) => !isPrivate(primitive)));
    for (const { type } of derivedEnvelopes(store)) shown[type] = (shown[type] ?? 0) + 1;
    return shown;
  }
}
