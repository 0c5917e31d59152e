import type { Fault } from '../../model/fault.ts';
import type { Explain } from '../../model/observation.ts';
import { faultOf } from '../fault-of.ts';
import { loadPlugins, type LoadedPlugin, type PluginUse } from '../load-plugins.ts';
import type { PluginLine } from '../pipeline-event.ts';
import type { AttackLookup } from '../../plugin/context.ts';
import { primitiveRegistry, type PrimitiveRegistry } from '../../plugin/registry.ts';
import { explainIdentity } from './explain-identity.ts';
import {
  foldFresh,
  foldIdentity,
  historyOf,
  type FoldInput,
  type FoldOutcome,
  type SeriesRows,
} from './fold-identity.ts';
import type { Transition } from '../../series/fold-observation.ts';
import { OWN_VENDOR } from '../../series/limits.ts';
import { asksElsewhere, prepareSeries } from './prepare-series.ts';
import type { FreshRecord, IdentityRecord } from '../../series/series-store.ts';

/** What mergers are set up with. */
export interface MergersOptions {
  /** All plugins of a run: those without mergers declare the primitives that are merged. */
  readonly plugins: readonly PluginUse[];
  readonly attack: AttackLookup;
  readonly deadlineMs: number;
  /** Told of each line that a plugin logs. */
  readonly log?: (line: PluginLine) => void;
}

/** Mergers that are set up. */
export interface Mergers {
  /** Awaited before {@link fold} and {@link history}, for mergers that work in another process. */
  prepare(record: IdentityRecord): Promise<void>;
  /** Never rejects: a merger that throws is a fault, and what was kept of its series stays. */
  fold(record: IdentityRecord): Promise<FoldOutcome>;
  /**
   * The same for an identity whose other sessions are in `rows` already, at the cost of its fresh
   * sessions alone; null where the whole identity has to be folded, and the rows are used up.
   */
  foldFresh(record: FreshRecord, rows: SeriesRows): Promise<FoldOutcome | null>;
  /** Every change of state that a primitive of an identity went through, in order of time. */
  history(record: IdentityRecord, primitive: string): readonly Transition[];
  /** Why a primitive says of an identity as a whole what it says; null where it says nothing. */
  explain(record: IdentityRecord, primitive: string): Promise<Explain | null>;
  /** Gives what went wrong. */
  dispose(): Promise<readonly Fault[]>;
}

/** Sets up the plugins that have mergers. Throws what loading a plugin throws. */
export async function openMergers(options: MergersOptions): Promise<Mergers> {
  const { attack, deadlineMs, log = () => undefined } = options;
  const registry = primitiveRegistry();
  for (const { plugin } of options.plugins) {
    for (const primitive of plugin.primitives ?? []) registry.register(primitive);
  }
  const merging = options.plugins.filter(({ plugin }) => (plugin.mergers ?? []).length > 0);
  const { signal } = new AbortController();
  const loaded = await loadPlugins(merging, { registry, signal, attack, deadlineMs, log });
  const input = foldInput(loaded, options.plugins, registry, deadlineMs);
  return {
    prepare: (record) => prepareSeries(record, input),
    fold: (record) => foldIdentity(record, input),
    // Those that ask elsewhere are asked about whole series.
    foldFresh: async (record, rows) =>
      asksElsewhere(input) ? null : foldFresh(record, rows, input),
    history: (record, primitive) => historyOf(record, primitive, input),
    explain: (record, primitive) => explainIdentity(record, primitive, input),
    async dispose() {
      const faults: Fault[] = [];
      for (const each of loaded.toReversed()) {
        for (const error of await each.dispose()) faults.push(faultOf(error, 'dispose'));
      }
      return faults;
    },
  };
}

/** What folding works with: plugins that are set up, and all of a run, which declare primitives. */
export function foldInput(
  plugins: readonly LoadedPlugin[],
  all: readonly PluginUse[],
  registry: PrimitiveRegistry,
  deadlineMs: number,
): FoldInput {
  const own = all.filter(({ plugin }) => plugin.id.startsWith(OWN_VENDOR));
  const names = own.flatMap(({ plugin }) => (plugin.primitives ?? []).map(({ name }) => name));
  return { plugins, registry, ownPrimitives: new Set(names), deadlineMs };
}
