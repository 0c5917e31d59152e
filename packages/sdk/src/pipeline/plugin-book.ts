import type { Fault } from '../model/fault.ts';
import type { SessionCandidate } from '../model/session.ts';
import type { Producer, Store } from '../store/store.ts';
import { faultOf } from './fault-of.ts';
import type { LoadedPlugin } from './load-plugins.ts';
import type { PluginTiming } from './pipeline-event.ts';

/** After so many failing sessions in a row a plugin is switched off for the rest of the run. */
export const QUARANTINE_FAULTS = 5;

/** What one session cost in one plugin. */
export interface PluginCall {
  readonly faults: readonly Fault[];
  readonly durationMs: number;
}

/** The plugins of a run with their time and their faults. */
export interface PluginBook {
  /** The plugins that look at sessions: those with extractors or lifters. */
  readonly producers: readonly Producer[];
  /** Whether a session has to be read, because somebody still has to look at it or nobody ever does. */
  wants(candidate: SessionCandidate, store: Pick<Store, 'missing'>): boolean;
  /** The plugins that still have to look at this session, quarantined ones included. */
  missing(candidate: SessionCandidate, store: Pick<Store, 'missing'>): readonly LoadedPlugin[];
  quarantined(loaded: LoadedPlugin): boolean;
  /** Notes one call; returns the notice of a quarantine if this call caused one. */
  record(loaded: LoadedPlugin, call: PluginCall): readonly Fault[];
  timings(): readonly PluginTiming[];
  /** Disposes all plugins, the last loaded first; gives what went wrong. */
  dispose(): Promise<readonly Fault[]>;
}

interface Entry {
  readonly loaded: LoadedPlugin;
  runMs: number;
  calls: number;
  faults: number;
  faultsInARow: number;
}

/** Keeps the book over loaded plugins. */
export function pluginBook(plugins: readonly LoadedPlugin[]): PluginBook {
  const entries = new Map<string, Entry>();
  for (const loaded of plugins) {
    entries.set(loaded.producer.id, { loaded, runMs: 0, calls: 0, faults: 0, faultsInARow: 0 });
  }
  const producers = plugins
    .filter(
      ({ plugin: { extractors = [], lifters = [] } }) => extractors.length + lifters.length > 0,
    )
    .map(({ producer }) => producer);
  return {
    producers,
    wants: (candidate, store) =>
      producers.length === 0 || store.missing(candidate, producers).length > 0,
    missing: (candidate, store) =>
      store
        .missing(candidate, producers)
        .flatMap((producer) => entries.get(producer.id)?.loaded ?? []),
    quarantined: (loaded) =>
      (entries.get(loaded.producer.id)?.faultsInARow ?? 0) >= QUARANTINE_FAULTS,
    record(loaded, { faults, durationMs }) {
      const entry = entries.get(loaded.producer.id);
      if (!entry) return [];
      entry.runMs += durationMs;
      entry.calls += 1;
      entry.faults += faults.length;
      entry.faultsInARow = faults.length > 0 ? entry.faultsInARow + 1 : 0;
      return entry.faultsInARow === QUARANTINE_FAULTS ? [quarantineNotice(loaded)] : [];
    },
    timings: () => [...entries.values()].map(timingOf),
    async dispose() {
      const faults: Fault[] = [];
      for (const loaded of plugins.toReversed()) {
        for (const error of await loaded.dispose()) faults.push(faultOf(error, 'dispose'));
      }
      return faults;
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
