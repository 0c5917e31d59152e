import type { Fault } from '../model/fault.ts';
import type { SessionCandidate } from '../model/session.ts';
import type { Producer, Store } from '../store/store.ts';
import type { ExtractionOutcome } from './extract.ts';
import type { LoadedPlugin } from './load-plugins.ts';
import type { PluginTiming } from './pipeline-event.ts';

/** After so many failing sessions in a row a plugin is switched off for the rest of the run. */
export const QUARANTINE_FAULTS = 5;

/** The plugins of a run with their time and their faults. */
export interface PluginBook {
  readonly producers: readonly Producer[];
  /** The plugins that still have to look at this session, quarantined ones included. */
  missing(candidate: SessionCandidate, store: Store): readonly LoadedPlugin[];
  quarantined(loaded: LoadedPlugin): boolean;
  /** Notes one call; returns the notice of a quarantine if this call caused one. */
  record(loaded: LoadedPlugin, outcome: ExtractionOutcome): readonly Fault[];
  timings(): readonly PluginTiming[];
  /** Disposes all plugins, the last loaded first. */
  dispose(): Promise<void>;
}

interface Entry {
  readonly loaded: LoadedPlugin;
  runMs: number;
  calls: number;
  faults: number;
  faultsInARow: number;
}

/** Keeps the book over loaded plugins that have extractors. */
export function pluginBook(plugins: readonly LoadedPlugin[]): PluginBook {
  const entries = new Map<string, Entry>();
  for (const loaded of plugins) {
    entries.set(loaded.producer.id, { loaded, runMs: 0, calls: 0, faults: 0, faultsInARow: 0 });
  }
  const producers = plugins.map((loaded) => loaded.producer);
  return {
    producers,
    missing: (candidate, store) =>
      store
        .missing(candidate, producers)
        .flatMap((producer) => entries.get(producer.id)?.loaded ?? []),
    quarantined: (loaded) =>
      (entries.get(loaded.producer.id)?.faultsInARow ?? 0) >= QUARANTINE_FAULTS,
    record(loaded, outcome) {
      const entry = entries.get(loaded.producer.id);
      if (!entry) return [];
      entry.runMs += outcome.durationMs;
      entry.calls += 1;
      entry.faults += outcome.faults.length;
      entry.faultsInARow = outcome.faults.length > 0 ? entry.faultsInARow + 1 : 0;
      return entry.faultsInARow === QUARANTINE_FAULTS ? [quarantineNotice(loaded)] : [];
    },
    timings: () => [...entries.values()].map(timingOf),
    async dispose() {
      for (const { loaded } of [...entries.values()].reverse()) await loaded.dispose();
    },
  };
}

function timingOf({ loaded, runMs, calls, faults }: Entry): PluginTiming {
  return { plugin: loaded.label, setupMs: loaded.setupMs, runMs, calls, faults };
}

function quarantineNotice(loaded: LoadedPlugin): Fault {
  return {
    code: 'E_PLUGIN_QUARANTINED',
    message:
      `${loaded.label} failed on ${QUARANTINE_FAULTS} sessions in a row and was switched off ` +
      'for the rest of this run.',
    plugin: loaded.label,
    phase: 'extract',
  };
}
