import {
  breather,
  publishAll,
  type Bus,
  type Emit,
  type Explain,
  type Fault,
  type Transition,
} from '@shardscope/sdk';
import type { Semantics } from '../semantics.ts';
import type { SqliteStore } from '../store/index.ts';
import type { LinkDecisions } from '../workspace/link-decisions.ts';
import { folder } from './fold-step.ts';
import { lateMergers } from './late-mergers.ts';
import { linker } from './link-step.ts';
import {
  stateHistories,
  type HistoryOptions,
  type HistoryProgress,
  type StateHistory,
} from './state-histories.ts';

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
  /** Every change of state of a primitive of an attacker's identity, in order of time. */
  history(attacker: string, primitive: string): Promise<readonly Transition[]>;
  /** The same for every primitive that was observed, sorted by primitive. */
  histories(
    attacker: string,
    onProgress?: (progress: HistoryProgress) => void,
  ): Promise<readonly StateHistory[]>;
  /** Why a primitive says of an identity as a whole what it says; null where it says nothing. */
  explain(identity: string, primitive: string): Promise<Explain | null>;
  /** Frees what mergers hold; gives what went wrong. */
  close(): Promise<readonly Fault[]>;
}

/** Attribution over the store of a workspace. */
export function attributor({ store, decisions, bus, semantics }: AttributorOptions): Attributor {
  const { plugins, attack, deadlineMs = DEADLINE_MS } = semantics;
  const breathe = breather();
  const links = linker(store, breathe);
  const series = folder(store, bus, breathe);
  const mergers = lateMergers({ plugins, attack, deadlineMs });
  let turn: Promise<void> = Promise.resolve();
  const looks = lookBook();

  async function run(emit: Emit, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) return;
    try {
      const ready = await mergers.opened();
      publishAll(await links.step(decisions.all(), signal), { bus }, emit);
      await series.step(ready, emit, signal);
    } finally {
      mergers.tellLogged(emit);
    }
  }

  async function histories(
    attacker: string,
    how: Pick<HistoryOptions, 'only' | 'onProgress'>,
  ): Promise<readonly StateHistory[]> {
    const identity = store.identities.of(attacker);
    const outline = identity === null ? undefined : store.series.outline(identity);
    if (!outline) return [];
    const ready = await mergers.opened();
    return stateHistories(outline, {
      ...{ series: store.series, mergers: ready, breathe: breather() },
      ...how,
    });
  }

  return {
    run(emit, signal) {
      const done = turn.then(() => run(emit, signal));
      turn = done.catch(() => undefined);
      return done;
    },
    async history(attacker, only) {
      const [found] = await looks.look([], () => histories(attacker, { only }));
      return found?.changes ?? [];
    },
    histories: (attacker, onProgress) =>
      looks.look([], () => histories(attacker, onProgress ? { onProgress } : {})),
    explain: (identity, primitive) =>
      looks.look(null, async () => {
        const record = store.series.identity(identity);
        return record ? (await mergers.opened()).explain(record, primitive) : null;
      }),
    async close() {
      await turn;
      await looks.end();
      return mergers.dispose();
    },
  };
}

/** Looks that mergers are kept for until they are over. */
interface LookBook {
  /** Gives `nothing` once looks have been ended. */
  look<Found>(nothing: Found, work: () => Promise<Found>): Promise<Found>;
  /** Resolves when the last look is over, in whatever way; none begins from now on. */
  end(): Promise<void>;
}

function lookBook(): LookBook {
  const looking = new Set<Promise<unknown>>();
  let isEnded = false;
  return {
    look(nothing, work) {
      if (isEnded) return Promise.resolve(nothing);
      const found = work();
      const over = found.catch(() => undefined).finally(() => looking.delete(over));
      looking.add(over);
      return found;
    },
    async end() {
      isEnded = true;
      await Promise.all(looking);
    },
  };
}
