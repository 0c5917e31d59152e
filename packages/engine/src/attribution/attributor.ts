import {
  publishAll,
  type Bus,
  type Emit,
  type Explain,
  type Fault,
  type IdentityRecord,
  type Mergers,
  type Transition,
} from '@shardscope/sdk';
import type { Semantics } from '../semantics.ts';
import type { SqliteStore } from '../store/index.ts';
import type { LinkDecisions } from '../workspace/link-decisions.ts';
import { breather } from '@shardscope/sdk';
import { folder } from './fold-step.ts';
import { lateMergers } from './late-mergers.ts';
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
  /** Every change of state of a primitive of an attacker's identity, in order of time. */
  history(attacker: string, primitive: string): Promise<readonly Transition[]>;
  /** The same for every primitive that was observed, sorted by primitive. */
  histories(attacker: string): Promise<readonly StateHistory[]>;
  /** Why a primitive says of an identity as a whole what it says; null where it says nothing. */
  explain(identity: string, primitive: string): Promise<Explain | null>;
  /** Frees what mergers hold; gives what went wrong. */
  close(): Promise<readonly Fault[]>;
}

/** The changes of state of one primitive. */
export interface StateHistory {
  readonly primitive: string;
  readonly changes: readonly Transition[];
}

/** Attribution over the store of a workspace. */
export function attributor({ store, decisions, bus, semantics }: AttributorOptions): Attributor {
  const { plugins, attack, deadlineMs = DEADLINE_MS } = semantics;
  const breathe = breather();
  const links = linker(store, breathe);
  const series = folder(store, bus, breathe);
  const mergers = lateMergers({ plugins, attack, deadlineMs });
  let turn: Promise<void> = Promise.resolve();

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

  /** What an attacker's identity is made of, with mergers that are ready for it. */
  async function prepared(
    attacker: string,
  ): Promise<{ readonly record: IdentityRecord; readonly mergers: Mergers } | null> {
    const identity = store.identities.of(attacker);
    const record = identity === null ? undefined : store.series.identity(identity);
    if (!record) return null;
    const ready = await mergers.opened();
    await ready.prepare(record);
    return { record, mergers: ready };
  }

  return {
    run(emit, signal) {
      const done = turn.then(() => run(emit, signal));
      turn = done.catch(() => undefined);
      return done;
    },
    async history(attacker, primitive) {
      const ready = await prepared(attacker);
      return ready === null ? [] : ready.mergers.history(ready.record, primitive);
    },
    async histories(attacker) {
      const ready = await prepared(attacker);
      if (ready === null) return [];
      const { record, mergers: merging } = ready;
      const bySeries = Map.groupBy(record.observations, (each) => each.primitive);
      const found: StateHistory[] = [];
      for (const [primitive, observations] of [...bySeries].sort(byName)) {
        found.push({ primitive, changes: merging.history({ ...record, observations }, primitive) });
        await breathe();
      }
      return found;
    },
    async explain(identity, primitive) {
      const record = store.series.identity(identity);
      return record ? (await mergers.opened()).explain(record, primitive) : null;
    },
    async close() {
      await turn;
      return mergers.dispose();
    },
  };
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}
