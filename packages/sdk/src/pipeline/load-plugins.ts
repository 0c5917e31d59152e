import satisfies from 'semver/functions/satisfies.js';
import validRange from 'semver/ranges/valid.js';
import valid from 'semver/functions/valid.js';
import {
  ShardscopeError,
  pluginApi,
  pluginFault,
  pluginInvalid,
  pluginOptions,
  primitiveUndeclared,
} from '../errors/errors.ts';
import type { AttackLookup, PluginContext } from '../plugin/context.ts';
import { PLUGIN_API_VERSION } from '../plugin/context.ts';
import { linearRegex } from '../plugin/linear-regex.ts';
import { isPlugin, type Plugin } from '../plugin/plugin.ts';
import type { PrimitiveRegistry } from '../plugin/registry.ts';
import type { Producer } from '../store/store.ts';
import { withDeadline } from './deadline.ts';
import type { PluginLine } from './pipeline-event.ts';
import { pluginLog } from './plugin-log.ts';

/** A plugin with the options a run gives it. */
export interface PluginUse {
  readonly plugin: Plugin;
  readonly options?: unknown;
  /** Version of what the plugin outputs under these options, where they change it; default: its own. */
  readonly outputVersion?: number;
}

/** What plugins share during a run. */
export interface PluginHost {
  readonly registry: PrimitiveRegistry;
  readonly attack: AttackLookup;
  readonly signal: AbortSignal;
  /** Milliseconds that each of option check, set-up and disposal may take. */
  readonly deadlineMs: number;
  readonly log: (line: PluginLine) => void;
}

/** A plugin that passed its checks and its set-up. */
export interface LoadedPlugin {
  readonly plugin: Plugin;
  /** `vendor/name@1.0.0` */
  readonly label: string;
  readonly producer: Producer;
  readonly context: PluginContext;
  readonly setupMs: number;
  /**
   * Gives it other options while it runs. Throws E_PLUGIN_OPTIONS, and then it goes on with those
   * before; E_PLUGIN_FAULT or E_PLUGIN_TIMEOUT where taking them fails.
   *
   * @returns false for a plugin that does not take any: it has to be set up anew
   */
  update(options: unknown): Promise<boolean>;
  /** Frees what the plugin holds, the last taken first. Never rejects: gives what went wrong. */
  dispose(): Promise<readonly ShardscopeError[]>;
}

/** What frees a resource of a plugin. */
type Disposer = () => void | Promise<void>;

const ID_PATTERN = /^[a-z0-9][a-z0-9-]*\/[a-z0-9][a-z0-9-]*$/;

/**
 * Loads plugins one after the other. Where one cannot be loaded, those before it are disposed and
 * its error is thrown: E_PLUGIN_INVALID also for a plugin that is there twice, and what
 * {@link loadPlugin} throws.
 */
export async function loadPlugins(
  uses: readonly PluginUse[],
  host: PluginHost,
): Promise<readonly LoadedPlugin[]> {
  const loaded: LoadedPlugin[] = [];
  try {
    for (const use of uses) {
      const next = await loadPlugin(use, host);
      const isThere = loaded.some(({ producer }) => producer.id === next.producer.id);
      loaded.push(next);
      if (isThere) throw pluginInvalid(next.producer.id, 'it is there twice');
    }
    return loaded;
  } catch (thrown) {
    for (const each of loaded.reverse()) await each.dispose();
    throw thrown;
  }
}

/**
 * Checks a plugin, registers its primitives, validates its options and sets it up. Throws
 * E_PLUGIN_API, E_PLUGIN_INVALID, E_PLUGIN_OPTIONS, E_PRIMITIVE_INVALID, E_PLUGIN_FAULT or
 * E_PLUGIN_TIMEOUT.
 */
export async function loadPlugin(use: PluginUse, host: PluginHost): Promise<LoadedPlugin> {
  const started = performance.now();
  const { plugin } = use;
  if (!isPlugin(plugin)) throw pluginInvalid('A plugin', 'it was not made by definePlugin');
  checkPlugin(plugin);
  for (const primitive of plugin.primitives ?? []) host.registry.register(primitive);
  const disposers: Disposer[] = [];
  const context = pluginContext(plugin, await validOptions(use, host), host, disposers);
  try {
    await call(plugin, 'setup', () => plugin.setup?.(context), host);
  } catch (thrown) {
    await disposeAll(plugin, disposers, host);
    throw thrown;
  }
  return {
    plugin,
    label: labelOf(plugin),
    producer: producerOf(use),
    context,
    setupMs: performance.now() - started,
    async update(options) {
      if (!plugin.update) return false;
      const valid = await validOptions({ plugin, options }, host);
      await call(plugin, 'update', () => plugin.update?.(valid), host);
      return true;
    },
    dispose: () => disposeAll(plugin, [() => plugin.dispose?.(), ...disposers], host),
  };
}

/** Calls a plugin. Throws E_PLUGIN_FAULT, or E_PLUGIN_TIMEOUT at the deadline. */
async function call<Result>(
  plugin: Plugin,
  part: string,
  work: () => Result | Promise<Result>,
  { deadlineMs }: PluginHost,
): Promise<Result> {
  const place = { plugin: labelOf(plugin), part };
  try {
    return await withDeadline(work(), deadlineMs, place);
  } catch (thrown) {
    throw thrown instanceof ShardscopeError ? thrown : pluginFault(place, thrown);
  }
}

async function disposeAll(
  plugin: Plugin,
  disposers: readonly Disposer[],
  host: PluginHost,
): Promise<readonly ShardscopeError[]> {
  const errors: ShardscopeError[] = [];
  for (const dispose of disposers.toReversed()) {
    try {
      await call(plugin, 'dispose', dispose, host);
    } catch (thrown) {
      if (!(thrown instanceof ShardscopeError)) throw thrown;
      errors.push(thrown);
    }
  }
  return errors;
}

/** The name under which a plugin's results are kept. */
export function producerOf({ plugin, outputVersion }: PluginUse): Producer {
  const semantics = plugin.semantics === undefined ? '' : `;semantics=${plugin.semantics}`;
  return {
    id: `${plugin.id}${semantics}`,
    source: `${labelOf(plugin)}${semantics}`,
    outputVersion: outputVersion ?? plugin.outputVersion ?? 1,
    ...((plugin.lifters ?? []).length > 0 ? { lifts: true } : {}),
  };
}

function labelOf(plugin: Plugin): string {
  return `${plugin.id}@${plugin.version}`;
}

function checkPlugin(plugin: Plugin): void {
  const { id, version, apiVersion, outputVersion = 1 } = plugin;
  if (!ID_PATTERN.test(id)) throw pluginInvalid(id, 'its id is not of the form vendor/name');
  if (valid(version) !== version) throw pluginInvalid(id, 'its version is no semver');
  if (!Number.isSafeInteger(outputVersion) || outputVersion < 1) {
    throw pluginInvalid(id, 'its outputVersion is not a whole number from 1 on');
  }
  checkPluginApi(id, apiVersion);
  checkParts(plugin);
}

/**
 * Whether this SDK has the plugin interface that a plugin was written for. Throws E_PLUGIN_API with
 * what to do where it has not, and for a range that takes anything.
 */
export function checkPluginApi(plugin: string, range: string): void {
  if (!namesApi(range) || !satisfies(PLUGIN_API_VERSION, range)) {
    throw pluginApi(plugin, range, PLUGIN_API_VERSION);
  }
}

/** Whether a range is one, and not just anything. */
function namesApi(range: string): boolean {
  return validRange(range)?.split('||').includes('*') === false;
}

function checkParts(plugin: Plugin): void {
  const declared = new Set(plugin.primitives?.map((primitive) => primitive.name));
  const provided = new Set<string>();
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
      if (provided.has(name)) throw pluginInvalid(plugin.id, `two extractors provide ${name}`);
    }
    for (const name of extractor.provides) provided.add(name);
  }
}

async function validOptions({ plugin, options }: PluginUse, host: PluginHost): Promise<unknown> {
  const schema = plugin.options?.['~standard'];
  if (!schema) return options;
  const result = await call(plugin, 'options', () => schema.validate(options ?? {}), host);
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
  disposers: Disposer[],
): PluginContext {
  const log = pluginLog(labelOf(plugin), host.log);
  return {
    plugin: { id: plugin.id, version: plugin.version },
    options,
    log,
    signal: host.signal,
    registry: host.registry,
    attack: host.attack,
    regex: linearRegex,
    onDispose: (dispose) => void disposers.push(dispose),
  };
}
