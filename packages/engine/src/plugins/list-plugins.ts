import { messageOf } from '@shardscope/sdk';
import { findPlugin } from './find-plugin.ts';
import { DEFAULT_LIMITS, type PluginLimits } from './limits.ts';
import { permissionsInWords } from './manifest.ts';
import { readPluginSettings, type PluginEntry } from './plugin-settings.ts';

/** A plugin that the user added, as it is now; found out without running any of its code. */
export interface ListedPlugin {
  readonly id: string;
  readonly named: string;
  readonly enabled: boolean;
  /** Null where its package.json says none. */
  readonly version: string | null;
  readonly kinds: readonly string[];
  /** Names of primitives. */
  readonly provides: readonly string[];
  /** What it may do beyond reading its own folder, in words. */
  readonly permissions: readonly string[];
  readonly limits: PluginLimits;
  /** Why it cannot run: not there any more, written for another plugin interface, … */
  readonly problem: string | null;
}

/** The plugins that the user added, in their order. Throws E_PLUGIN_SETTINGS for a list that is none. */
export async function listPlugins(data: string): Promise<readonly ListedPlugin[]> {
  const { entries } = await readPluginSettings(data);
  return Promise.all(entries.map((entry) => listed(entry, data)));
}

async function listed(entry: PluginEntry, data: string): Promise<ListedPlugin> {
  const { id, named, enabled, agreed, limits = DEFAULT_LIMITS } = entry;
  const known = { id, named, enabled, limits, permissions: permissionsInWords(agreed) };
  try {
    const { manifest, version } = await findPlugin(named, { data });
    const { kinds = [], provides = [] } = manifest ?? {};
    return { ...known, version, kinds, provides, problem: null };
  } catch (thrown) {
    return { ...known, version: null, kinds: [], provides: [], problem: messageOf(thrown) };
  }
}
