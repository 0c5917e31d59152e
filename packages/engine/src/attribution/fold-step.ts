import {
  foldEach,
  type Breathe,
  type Bus,
  type Emit,
  type FoldedOnce,
  type IdentityRecord,
  type Mergers,
} from '@shardscope/sdk';
import type { SqliteStore } from '../store/index.ts';
import { knownSeries, type KnownSeries } from './known-series.ts';

/** Folds the series of identities. */
export interface Folder {
  /** Every identity of which something is new: its states are kept, then changes are published. */
  step(mergers: Mergers, emit: Emit, signal?: AbortSignal): Promise<void>;
}

/** @param breathe lets others in, now and then */
export function folder(store: SqliteStore, bus: Bus, breathe: Breathe): Folder {
  const known = knownSeries();
  const { series } = store;
  return {
    step(mergers, emit, signal) {
      const fold = async (identity: string): Promise<FoldedOnce | null> =>
        (await foldFresh(store, known, identity, mergers)) ??
        (await foldWhole(store, known, identity, mergers));
      return foldEach({ series, bus, signal, breathe }, fold, emit);
    },
  };
}

/** Goes on where an identity was left; null where it has to be folded anew. */
async function foldFresh(
  store: SqliteStore,
  known: KnownSeries,
  identity: string,
  mergers: Mergers,
): Promise<FoldedOnce | null> {
  const fresh = known.has(identity) ? store.series.fresh(identity) : undefined;
  const before = fresh ? known.take(fresh) : null;
  if (!fresh || !before) return null;
  const sessions = [...before.sessions, ...fresh.sessions];
  const whole = (): IdentityRecord => store.series.identity(identity) ?? fresh;
  const outcome = await mergers.foldFresh({ ...fresh, sessions, whole }, before.rows);
  return outcome && { outcome, kept: () => known.put(fresh, outcome, sessions) };
}

async function foldWhole(
  store: SqliteStore,
  known: KnownSeries,
  identity: string,
  mergers: Mergers,
): Promise<FoldedOnce | null> {
  const record = store.series.identity(identity);
  if (!record) return null;
  await mergers.prepare(record);
  const outcome = await mergers.fold(record);
  return { outcome, kept: () => known.put(record, outcome, record.sessions) };
}
