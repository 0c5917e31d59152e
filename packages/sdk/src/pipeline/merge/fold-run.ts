import type { Bus } from '../../bus/bus.ts';
import { foldEach } from './fold-each.ts';
import { foldIdentity } from './fold-identity.ts';
import { foldInput } from './open-mergers.ts';
import type { SeriesStore } from '../../series/series-store.ts';
import type { PrimitiveRegistry } from '../../plugin/registry.ts';
import type { LoadedPlugin, PluginUse } from '../load-plugins.ts';
import type { Emit } from '../pipeline-event.ts';

/** What folding at the end of a run works with. */
export interface FoldRun {
  readonly series: SeriesStore;
  readonly loaded: readonly LoadedPlugin[];
  readonly uses: readonly PluginUse[];
  readonly registry: PrimitiveRegistry;
  readonly bus: Bus;
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

/** Folds the series of every identity that has new sessions, where a plugin of the run merges. */
export async function foldRun(run: FoldRun, emit: Emit): Promise<void> {
  const { series, loaded, uses, registry, bus, deadlineMs, signal } = run;
  const merging = loaded.filter(({ plugin }) => (plugin.mergers ?? []).length > 0);
  if (merging.length === 0) return;
  const input = foldInput(merging, uses, registry, deadlineMs);
  const fold = async (identity: string) => {
    const record = series.identity(identity);
    return record ? { outcome: await foldIdentity(record, input) } : null;
  };
  await foldEach({ series, bus, signal }, fold, emit);
}
