import { isDeepStrictEqual } from 'node:util';
import { messageOf } from '@shardscope/sdk';
import type { AddedPlugin } from '../client/plugins.ts';
import { findPlugin } from './find-plugin.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { permissionsInWords } from './manifest.ts';
import { readPluginSettings, type PluginEntry } from './plugin-settings.ts';

/**
 * The plugins that the user added, in their order, found out without running any of their code.
 * Throws E_PLUGIN_SETTINGS for a list that is none.
 */
export async function listPlugins(data: string): Promise<readonly AddedPlugin[]> {
  const { entries } = await readPluginSettings(data);
  return Promise.all(entries.map((entry) => listed(entry, data)));
}

async function listed(entry: PluginEntry, data: string): Promise<AddedPlugin> {
  const { id, named, enabled, agreed, limits = DEFAULT_LIMITS } = entry;
  const known = { id, named, enabled, limits };
  try {
    const { manifest, version } = await findPlugin(named, { data });
    const { kinds = [], provides = [], permissions = {} } = manifest ?? {};
    const isAgreed = isDeepStrictEqual(permissions, agreed);
    const words = permissionsInWords(permissions);
    return { ...known, version, kinds, provides, permissions: words, isAgreed, problem: null };
  } catch (thrown) {
    const problem = messageOf(thrown);
    const permissions = permissionsInWords(agreed);
    return {
      ...known,
      version: null,
      kinds: [],
      provides: [],
      permissions,
      isAgreed: true,
      problem,
    };
  }
}
