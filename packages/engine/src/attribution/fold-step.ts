import {
  publishAll,
  type Bus,
  type Emit,
  type FoldOutcome,
  type IdentityRecord,
  type IdentitySession,
  type Mergers,
} from '@shardscope/sdk';
import type { SqliteStore } from '../store/index.ts';
import type { Breathe } from '@shardscope/sdk';
import { knownSeries, type KnownSeries } from './known-series.ts';

/** Folds the series of identities. */
export interface Folder {
  /** Every identity of which something is new: its states are kept, then changes are published. */
  step(mergers: Mergers, emit: Emit, signal?: AbortSignal): Promise<void>;
}

/** What folding an identity gave, with all sessions that it is about. */
interface Folded {
  readonly record: IdentityRecord;
  readonly outcome: FoldOutcome;
  readonly sessions: readonly IdentitySession[];
}

/** @param breathe lets others in, now and then */
export function folder(store: SqliteStore, bus: Bus, breathe: Breathe): Folder {
  const known = knownSeries();
  return {
    async step(mergers, emit, signal) {
      for (const identity of store.series.unfolded()) {
        if (signal?.aborted === true) return;
        const folded =
          foldFresh(store, known, identity, mergers) ?? (await foldWhole(store, identity, mergers));
        if (!folded) continue;
        const { record, outcome, sessions } = folded;
        store.series.keep(outcome.folded);
        known.put(record, outcome, sessions);
        for (const fault of outcome.faults) emit({ kind: 'fault', fault });
        publishAll(outcome.events, { bus }, emit);
        await breathe();
      }
    },
  };
}

/** Goes on where an identity was left; null where it has to be folded anew. */
function foldFresh(
  store: SqliteStore,
  known: KnownSeries,
  identity: string,
  mergers: Mergers,
): Folded | null {
  const fresh = known.has(identity) ? store.series.fresh(identity) : undefined;
  const before = fresh ? known.take(fresh) : null;
  if (!fresh || !before) return null;
  const sessions = [...before.sessions, ...fresh.sessions];
  const whole = (): IdentityRecord => store.series.identity(identity) ?? fresh;
  const outcome = mergers.foldFresh({ ...fresh, sessions, whole }, before.rows);
  return outcome && { record: fresh, outcome, sessions };
}

async function foldWhole(
  store: SqliteStore,
  identity: string,
  mergers: Mergers,
): Promise<Folded | null> {
  const record = store.series.identity(identity);
  if (!record) return null;
  await mergers.prepare(record);
  return { record, outcome: mergers.fold(record), sessions: record.sessions };
}
