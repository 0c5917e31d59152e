import satisfies from 'semver/functions/satisfies.js';
import validRange from 'semver/ranges/valid.js';
import valid from 'semver/functions/valid.js';
import {
  pluginApi,
  pluginFault,
  pluginInvalid,
  pluginOptions,
  messageOf,
  primitiveUndeclared,
} from '../errors/errors.ts';
import type { AttackLookup, PluginContext, PluginLog } from '../plugin/context.ts';
import { PLUGIN_API_VERSION } from '../plugin/context.ts';
import { linearRegex } from '../plugin/linear-regex.ts';
import { isPlugin, type Plugin } from '../plugin/plugin.ts';
import type { PrimitiveRegistry } from '../plugin/registry.ts';
import type { Producer } from '../store/store.ts';

/** A plugin with the options a run gives it. */
export interface PluginUse {
  readonly plugin: Plugin;
  readonly options?: unknown;
}

/** What plugins share during a run. */
export interface PluginHost {
  readonly registry: PrimitiveRegistry;
  readonly attack: AttackLookup;
  readonly signal: AbortSignal;
  readonly log: (plugin: string, level: keyof PluginLog, message: string) => void;
}

/** A plugin that passed its checks and its set-up. */
export interface LoadedPlugin {
  readonly plugin: Plugin;
  /** `vendor/name@1.0.0` */
  readonly label: string;
  readonly producer: Producer;
  readonly context: PluginContext;
  readonly setupMs: number;
  dispose(): Promise<void>;
}

const ID_PATTERN = /^[a-z0-9][a-z0-9-]*\/[a-z0-9][a-z0-9-]*$/;

/**
 * Checks a plugin, registers its primitives, validates its options and sets it up. Throws
 * E_PLUGIN_API, E_PLUGIN_INVALID, E_PLUGIN_OPTIONS, E_PRIMITIVE_INVALID or E_PLUGIN_FAULT.
 */
export async function loadPlugin(use: PluginUse, host: PluginHost): Promise<LoadedPlugin> {
  const started = performance.now();
  const { plugin } = use;
  if (!isPlugin(plugin)) throw pluginInvalid('A plugin', 'it was not made by definePlugin');
  checkPlugin(plugin);
  for (const primitive of plugin.primitives ?? []) host.registry.register(primitive);
  const disposers: (() => void | Promise<void>)[] = [];
  const context = pluginContext(plugin, await validOptions(plugin, use.options), host, disposers);
  try {
    await plugin.setup?.(context);
  } catch (cause) {
    throw pluginFault({ plugin: labelOf(plugin), part: 'setup' }, cause);
  }
  return {
    plugin,
    label: labelOf(plugin),
    producer: producerOf(plugin),
    context,
    setupMs: performance.now() - started,
    async dispose() {
      for (const dispose of disposers.reverse()) await dispose();
      await plugin.dispose?.();
    },
  };
}

/** The name under which a plugin's results are kept. */
export function producerOf(plugin: Plugin): Producer {
  const semantics = plugin.semantics === undefined ? '' : `;semantics=${plugin.semantics}`;
  return {
    id: `${plugin.id}${semantics}`,
    source: `${labelOf(plugin)}${semantics}`,
    outputVersion: plugin.outputVersion ?? 1,
  };
}

function labelOf(plugin: Plugin): string {
  return `${plugin.id}@${plugin.version}`;
}

function checkPlugin(plugin: Plugin): void {
  const name = plugin.id;
  if (!ID_PATTERN.test(name)) throw pluginInvalid(name, 'its id is not of the form vendor/name');
  if (valid(plugin.version) === null) throw pluginInvalid(name, 'its version is no semver');
  const range = plugin.apiVersion;
  if (/^\s*[*xX]?\s*$/.test(range) || validRange(range) === null) {
    throw pluginApi(name, range, PLUGIN_API_VERSION);
  }
  if (!satisfies(PLUGIN_API_VERSION, range)) throw pluginApi(name, range, PLUGIN_API_VERSION);
  checkParts(plugin);
}

function checkParts(plugin: Plugin): void {
  const declared = new Set(plugin.primitives?.map((primitive) => primitive.name));
  const ids = new Set<string>();
  for (const part of [
    ...(plugin.extractors ?? []),
    ...(plugin.lifters ?? []),
    ...(plugin.mergers ?? []),
  ]) {
    if (ids.has(part.id)) throw pluginInvalid(plugin.id, `two parts are called ${part.id}`);
    ids.add(part.id);
  }
  for (const extractor of plugin.extractors ?? []) {
    for (const name of extractor.provides) {
      if (!declared.has(name)) {
        throw primitiveUndeclared(name, { plugin: labelOf(plugin), part: extractor.id });
      }
    }
  }
}

async function validOptions(plugin: Plugin, options: unknown): Promise<unknown> {
  if (!plugin.options) return options;
  const result = await plugin.options['~standard'].validate(options ?? {});
  if (!result.issues) return result.value;
  const issues = result.issues.map((issue) => {
    const path = issue.path?.map((key) => String(typeof key === 'object' ? key.key : key)) ?? [];
    return [path.join('.'), issue.message].filter(Boolean).join(': ');
  });
  throw pluginOptions(plugin.id, issues.join('; '));
}

function pluginContext(
  plugin: Plugin,
  options: unknown,
  host: PluginHost,
  disposers: (() => void | Promise<void>)[],
): PluginContext {
  const log = (level: keyof PluginLog) => (message: string) =>
    host.log(labelOf(plugin), level, messageOf(message));
  return {
    plugin: { id: plugin.id, version: plugin.version },
    options,
    log: { debug: log('debug'), info: log('info'), warn: log('warn') },
    signal: host.signal,
    registry: host.registry,
    attack: host.attack,
    regex: linearRegex,
    onDispose: (dispose) => void disposers.push(dispose),
  };
}
