import type { Fault } from '../model/fault.ts';
import type { Tag, TaggerEvent } from '../model/tag.ts';
import type { AttackLookup } from '../plugin/context.ts';
import { primitiveRegistry } from '../plugin/registry.ts';
import type { Producer } from '../store/store.ts';
import { faultOf } from './fault-of.ts';
import { liftEvents } from './lift-events.ts';
import { loadPlugins, type LoadedPlugin, type PluginUse } from './load-plugins.ts';
import type { PluginLine } from './pipeline-event.ts';

/** What tagging events that are no recorded sessions needs. */
export interface EventTaggerOptions {
  readonly plugins: readonly PluginUse[];
  readonly attack: AttackLookup;
  /** Milliseconds that one call of a lifter may take. */
  readonly deadlineMs: number;
  /** Told of each line that a plugin logs. */
  readonly log?: (line: PluginLine) => void;
}

/** What one plugin said of some events. */
export interface ProducedTags {
  readonly producer: Producer;
  readonly tags: readonly Tag[];
}

/** What lifters gave for the events of one message. */
export interface EventTags {
  readonly produced: readonly ProducedTags[];
  readonly faults: readonly Fault[];
}

/** Runs lifters over events as they come: what a bus brings, or a file of events. */
export interface EventTagger {
  /**
   * Never rejects: a lifter that throws is a fault.
   *
   * @param ts epoch seconds that tags are stamped with
   * @param origin the upstream event, for faults: an evidence_ref, or the id of a message
   */
  lift(events: readonly TaggerEvent[], ts: number, origin: string): Promise<EventTags>;
  /** Gives what went wrong. */
  dispose(): Promise<readonly Fault[]>;
}

/** Sets up the plugins that have lifters. Throws what loading a plugin throws. */
export async function openEventTagger(options: EventTaggerOptions): Promise<EventTagger> {
  const { attack, deadlineMs, log = () => undefined } = options;
  const stop = new AbortController();
  const lifting = options.plugins.filter(({ plugin }) => (plugin.lifters ?? []).length > 0);
  const registry = primitiveRegistry();
  const host = { registry, signal: stop.signal, attack, deadlineMs, log };
  const loaded = await loadPlugins(lifting, host);
  return {
    async lift(events, ts, origin) {
      const produced: ProducedTags[] = [];
      const faults: Fault[] = [];
      for (const each of loaded) {
        const lifted = await liftEvents(each, events, { attack, ts, deadlineMs, origin });
        produced.push({ producer: each.producer, tags: lifted.tags });
        faults.push(...lifted.faults);
      }
      return { produced, faults };
    },
    async dispose() {
      stop.abort();
      return disposed(loaded);
    },
  };
}

async function disposed(loaded: readonly LoadedPlugin[]): Promise<readonly Fault[]> {
  const faults: Fault[] = [];
  for (const each of loaded.toReversed()) {
    for (const error of await each.dispose()) faults.push(faultOf(error, 'dispose'));
  }
  return faults;
}
