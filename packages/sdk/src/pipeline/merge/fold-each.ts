import type { Bus } from '../../bus/bus.ts';
import type { SeriesStore } from '../../series/series-store.ts';
import { breather, type Breathe } from '../breather.ts';
import type { Emit } from '../pipeline-event.ts';
import { publishAll } from '../publish-session.ts';
import type { FoldOutcome } from './fold-identity.ts';

/** An identity that was folded. */
export interface FoldedOnce {
  readonly outcome: FoldOutcome;
  /** Called when the outcome is kept. */
  readonly kept?: () => void;
}

/** What folding one identity after the other works with. */
export interface FoldingEach {
  readonly series: SeriesStore;
  readonly bus: Bus;
  /** Aborting it ends the folding between identities. */
  readonly signal?: AbortSignal | undefined;
  /** Lets others in, now and then. */
  readonly breathe?: Breathe;
}

/**
 * Folds every identity of which something is new: its states are kept, then what changed is published
 * and what could not be merged is told. What an abort leaves is folded the next time.
 *
 * @param fold null for an identity that is not there any more
 */
export async function foldEach(
  { series, bus, signal, breathe = breather() }: FoldingEach,
  fold: (identity: string) => Promise<FoldedOnce | null>,
  emit: Emit,
): Promise<void> {
  for (const identity of series.unfolded()) {
    if (signal?.aborted === true) return;
    const folded = await fold(identity);
    if (!folded) continue;
    series.keep(folded.outcome.folded);
    folded.kept?.();
    tell(folded.outcome, bus, emit);
    await breathe();
  }
}

function tell({ events, faults, refused }: FoldOutcome, bus: Bus, emit: Emit): void {
  for (const fault of faults) emit({ kind: 'fault', fault });
  for (const [reason, observations] of refused) emit({ kind: 'unmerged', reason, observations });
  publishAll(events, { bus }, emit);
}
