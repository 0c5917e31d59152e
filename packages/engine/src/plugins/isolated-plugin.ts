import { createHash } from 'node:crypto';
import {
  definePlugin,
  messageOf,
  type Plugin,
  type PluginContext,
  type PluginUse,
} from '@shardscope/sdk';
import type { PluginDescription } from './description.ts';
import type { AttackFacts } from './host-protocol.ts';
import type { PluginLimits } from './limits.ts';
import type { PluginPlace } from './plugin-place.ts';
import { forkProcess } from './process/fork-process.ts';
import type { StartProcess } from './process/plugin-process.ts';
import { remoteExtractor, sessionResults } from './remote-extractor.ts';
import { remoteLifter } from './remote-lifter.ts';
import { remoteMerger } from './remote-merger.ts';
import { supervisor, type Supervisor } from './supervisor.ts';

/** A third-party plugin, known and checked; plain data, so that it can cross to other threads. */
export interface IsolatedPlugin {
  readonly place: PluginPlace;
  readonly limits: PluginLimits;
  readonly description: PluginDescription;
  readonly options?: unknown;
  /** Have explanations computed with the observations: they cannot be asked for later. Default false. */
  readonly explain?: boolean;
}

/** What isolated plugins are run with. */
export interface IsolationOptions {
  /** ATT&CK, for their look-ups; default: nothing. */
  readonly attack?: AttackFacts;
  /** Default: a forked Node process. */
  readonly start?: StartProcess;
}

const NO_ATTACK: AttackFacts = { release: 'none', techniques: [] };

/**
 * A third-party plugin as one like any other: its parts ask the process in which the real ones run.
 * The runner checks what they yield, as it does with every plugin. Where its process cannot be
 * started, or the plugin not be set up in it, that is a fault of each session.
 */
export function isolatedPlugin(
  { place, limits, description, explain = false }: IsolatedPlugin,
  { attack = NO_ATTACK, start = forkProcess }: IsolationOptions = {},
): Plugin {
  const { id, version, apiVersion, outputVersion, semantics, primitives } = description;
  const host = supervisor(place, limits, start);
  const results = sessionResults(host, explain);
  let accepted: Readonly<Record<string, readonly string[]>> = {};
  return definePlugin({
    ...{ id, version, apiVersion, primitives },
    ...(outputVersion === undefined ? {} : { outputVersion }),
    ...(semantics === undefined ? {} : { semantics }),
    extractors: description.extractors.map((part) => remoteExtractor(part, results)),
    lifters: description.lifters.map((part) => remoteLifter(part, host)),
    mergers: description.mergers.map((part) => remoteMerger(part, host, () => accepted)),
    async setup(context) {
      setUp(host, description, context, attack);
      if (description.mergers.length > 0) accepted = await acceptedOf(host, context);
    },
    update: (options) => host.update(options),
    dispose: () => host.close(),
  });
}

function setUp(
  host: Supervisor,
  { primitives }: PluginDescription,
  { options, log, registry }: PluginContext,
  attack: AttackFacts,
): void {
  const own = new Set(primitives.map(({ name }) => name));
  host.setUp({
    ...{ options, attack },
    primitives: registry.list().filter(({ name }) => !own.has(name)),
    log: (level, message) => log[level](message),
  });
}

/** A plugin that cannot say which primitives it merges merges none; the others do. */
async function acceptedOf(
  host: Supervisor,
  { log }: PluginContext,
): Promise<Readonly<Record<string, readonly string[]>>> {
  try {
    return await host.accepts();
  } catch (thrown) {
    log.warn(`It merges nothing: ${messageOf(thrown)}`);
    return {};
  }
}

/** Isolated plugins as a run uses them. */
export function isolatedUse(isolated: IsolatedPlugin, attack: AttackFacts = NO_ATTACK): PluginUse {
  const { options, description } = isolated;
  const plugin = isolatedPlugin(isolated, { attack });
  if (options === undefined) return { plugin };
  // Other options, other results: sessions are then looked at again.
  const text = JSON.stringify([description.outputVersion ?? 1, options]);
  const digest = createHash('sha256').update(text, 'utf8').digest();
  return { plugin, options, outputVersion: 1 + digest.readUIntBE(0, VERSION_BYTES) };
}

/**
 * Milliseconds that the runner gives to plugins of which some are isolated: their own limits are
 * watched over here, from when it is their turn, and a session may wait for it.
 */
export const ISOLATED_DEADLINE_MS = 24 * 60 * 60 * 1000;

/** Bytes of a hash that a whole number can hold exactly. */
const VERSION_BYTES = 6;
