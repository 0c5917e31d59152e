import type { Bus } from '../../bus/bus.ts';
import { foldIdentity } from './fold-identity.ts';
import { foldInput } from './open-mergers.ts';
import type { SeriesStore } from '../../series/series-store.ts';
import type { PrimitiveRegistry } from '../../plugin/registry.ts';
import { breather } from '../breather.ts';
import type { LoadedPlugin, PluginUse } from '../load-plugins.ts';
import type { Emit } from '../pipeline-event.ts';
import { publishAll } from '../publish-session.ts';

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

/**
 * Folds the series of every identity that has new sessions: the states are kept, then what changed is
 * published. An abort ends it between identities; what is left is folded by the next run.
 */
export async function foldRun(run: FoldRun, emit: Emit): Promise<void> {
  const { series, loaded, uses, registry, bus, deadlineMs, signal } = run;
  const merging = loaded.filter(({ plugin }) => (plugin.mergers ?? []).length > 0);
  if (merging.length === 0) return;
  const input = foldInput(merging, uses, registry, deadlineMs);
  const breathe = breather();
  for (const identity of series.unfolded()) {
    if (signal.aborted) return;
    const record = series.identity(identity);
    if (!record) continue;
    const { folded, events, faults } = foldIdentity(record, input);
    series.keep(folded);
    for (const fault of faults) emit({ kind: 'fault', fault });
    publishAll(events, { bus }, emit);
    await breathe();
  }
}
