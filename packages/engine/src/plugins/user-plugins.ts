import { isDeepStrictEqual } from 'node:util';
import { ShardscopeError, type Fault } from '@shardscope/sdk';
import { noticeOf } from '../errors.ts';
import { dataFolder } from '../workspace/data-folder.ts';
import type { IsolatedPlugin } from './isolated-plugin.ts';
import { loadIsolated, type NamedPlugin } from './load-isolated.ts';
import { pluginManifest } from './plugin-errors.ts';
import { readPluginSettings, type PluginEntry } from './plugin-settings.ts';
import { forkProcess } from './process/fork-process.ts';
import type { StartProcess } from './process/plugin-process.ts';

/** Which plugins a run is to have besides those that come with it. */
export interface UserPluginsOptions {
  /** Named for this run only; one of them that cannot be used is an error. */
  readonly named?: readonly string[];
  /** Real path of the recordings that are opened; null where there are none. */
  readonly opened: string | null;
  /** Primitives that the built-in plugins declare: nobody else may. */
  readonly taken: ReadonlySet<string>;
  /** Whether those that the user added and enabled run, too; default true. */
  readonly added?: boolean;
  readonly data?: string;
  readonly start?: StartProcess;
}

/** The third-party plugins of a run. */
export interface UserPlugins {
  readonly plugins: readonly IsolatedPlugin[];
  /** Why a plugin that the user added does not run. */
  readonly notices: readonly Fault[];
}

/** The vendor of what comes with Shardscope. */
const OWN_VENDOR = 'shardscope/';

/**
 * Loads the user's plugins. Of two with the same id the one that was named runs. Throws what keeps a
 * named plugin from running; what keeps an added one from it is a notice.
 */
export async function openUserPlugins(options: UserPluginsOptions): Promise<UserPlugins> {
  const { named = [], opened, data = dataFolder(), added = true, start = forkProcess } = options;
  const find = { data, ...(opened === null ? {} : { opened }) };
  const gathered = gathering(options.taken);
  for (const each of named) gathered.add(await loadIsolated({ named: each }, find, start));
  const { entries, notice } = added ? await readPluginSettings(data) : NO_SETTINGS;
  const notices = notice ? [notice] : [];
  for (const entry of entries) {
    if (!entry.enabled || gathered.has(entry.id)) continue;
    try {
      const plugin = await loadIsolated(namedPlugin(entry), find, start);
      checkAgreed(plugin, entry);
      gathered.add(plugin);
    } catch (thrown) {
      if (!(thrown instanceof ShardscopeError)) throw thrown;
      notices.push(noticeOf(thrown));
    }
  }
  return { plugins: gathered.plugins, notices };
}

const NO_SETTINGS = { entries: [], notice: null };

function namedPlugin({ named, options, limits }: PluginEntry): NamedPlugin {
  return { named, ...(options === undefined ? {} : { options }), ...(limits ? { limits } : {}) };
}

/** A newer version of a plugin may ask for more: that is for the user to decide. */
function checkAgreed({ place, description }: IsolatedPlugin, { agreed }: PluginEntry): void {
  if (isDeepStrictEqual(place.manifest?.permissions ?? {}, agreed)) return;
  throw pluginManifest(
    description.id,
    'it asks for other permissions than those you agreed to; look at them with ' +
      `\`shardscope plugin list\`, and enable it again with \`shardscope plugin enable ${description.id}\``,
  );
}

interface Gathering {
  readonly plugins: readonly IsolatedPlugin[];
  has(id: string): boolean;
  add(plugin: IsolatedPlugin): void;
}

/** Plugins that get along with each other: no id and no primitive is there twice. */
function gathering(taken: ReadonlySet<string>): Gathering {
  const plugins: IsolatedPlugin[] = [];
  const primitives = new Set(taken);
  const has = (id: string): boolean => plugins.some(({ description }) => description.id === id);
  return {
    plugins,
    has,
    add(plugin) {
      const { id, primitives: declared } = plugin.description;
      const { named } = plugin.place;
      if (id.startsWith(OWN_VENDOR)) throw pluginManifest(named, `${OWN_VENDOR} is not its vendor`);
      if (has(id)) throw pluginManifest(named, `another plugin is called ${id}, too`);
      const double = declared.find(({ name }) => primitives.has(name));
      if (double) throw pluginManifest(named, `another plugin declares ${double.name}, too`);
      for (const { name } of declared) primitives.add(name);
      plugins.push(plugin);
    },
  };
}
