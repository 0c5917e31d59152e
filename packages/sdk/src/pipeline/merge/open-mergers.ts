import type { Fault } from '../../model/fault.ts';
import { faultOf } from '../fault-of.ts';
import { loadPlugins, type LoadedPlugin, type PluginUse } from '../load-plugins.ts';
import type { AttackLookup, PluginLog } from '../../plugin/context.ts';
import { primitiveRegistry, type PrimitiveRegistry } from '../../plugin/registry.ts';
import { foldIdentity, historyOf, type FoldInput, type FoldOutcome } from './fold-identity.ts';
import type { Transition } from '../../series/fold-observation.ts';
import { OWN_VENDOR } from '../../series/limits.ts';
import { prepareSeries } from './prepare-series.ts';
import type { IdentityRecord } from '../../series/series-store.ts';

/** What mergers are set up with. */
export interface MergersOptions {
  /** All plugins of a run: those without mergers declare the primitives that are merged. */
  readonly plugins: readonly PluginUse[];
  readonly attack: AttackLookup;
  readonly deadlineMs: number;
  readonly log?: (plugin: string, level: keyof PluginLog, message: string) => void;
}

/** Mergers that are set up. */
export interface Mergers {
  /** Awaited before {@link fold} and {@link history}, for mergers that work in another process. */
  prepare(record: IdentityRecord): Promise<void>;
  /** Never throws: a merger that does is a fault, and what was kept of its series stays. */
  fold(record: IdentityRecord): FoldOutcome;
  /** Every change of state that a primitive of an identity went through, in order of time. */
  history(record: IdentityRecord, primitive: string): readonly Transition[];
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
    history: (record, primitive) => historyOf(record, primitive, input),
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
