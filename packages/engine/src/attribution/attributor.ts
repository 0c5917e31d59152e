import { openMergers, publishAll, type Bus, type Emit, type Mergers } from '@shardscope/sdk';
import type { Semantics } from '../semantics.ts';
import type { SqliteStore } from '../store/index.ts';
import type { LinkDecisions } from '../workspace/link-decisions.ts';
import { breather } from './breather.ts';
import { linker } from './link-step.ts';

/** Milliseconds that a merger may take for one identity until its promises settle. */
const DEADLINE_MS = 5000;

/** What attribution works with. */
export interface AttributorOptions {
  readonly store: SqliteStore;
  readonly decisions: LinkDecisions;
  readonly bus: Bus;
  readonly semantics: Semantics;
}

/** Says whose hands sessions are, and whether the hands behind an identity are stable. */
export interface Attributor {
  /**
   * Takes in what is new: finds the same hands, folds the series of every identity that has new
   * sessions or other members, keeps the states, then publishes what changed. Where nothing is new
   * nothing is published. One call at a time; a second one waits.
   *
   * @param emit told of every event and fault
   */
  run(emit: Emit, signal?: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** Attribution over the store of a workspace. */
export function attributor({ store, decisions, bus, semantics }: AttributorOptions): Attributor {
  const { plugins, attack } = semantics;
  const breathe = breather();
  const links = linker(store, breathe);
  let mergers: Promise<Mergers> | null = null;
  let turn: Promise<void> = Promise.resolve();

  async function run(emit: Emit, signal?: AbortSignal): Promise<void> {
    mergers ??= openMergers({ plugins, attack, deadlineMs: DEADLINE_MS });
    const { fold } = await mergers;
    publishAll(await links.step(decisions.all()), { bus }, emit);
    for (const identity of store.series.unfolded()) {
      if (signal?.aborted === true) return;
      const record = store.series.identity(identity);
      if (!record) continue;
      const { folded, events, faults } = fold(record);
      store.series.keep(folded);
      for (const fault of faults) emit({ kind: 'fault', fault });
      publishAll(events, { bus }, emit);
      await breathe();
    }
  }

  return {
    run(emit, signal) {
      const done = turn.then(() => run(emit, signal));
      turn = done.catch(() => undefined);
      return done;
    },
    async close() {
      await turn;
      await (await mergers)?.dispose();
    },
  };
}
