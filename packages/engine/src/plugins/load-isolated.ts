import { pathToFileURL } from 'node:url';
import { checkDescription } from './check-description.ts';
import { findPlugin, type FindOptions } from './find-plugin.ts';
import type { IsolatedPlugin } from './isolated-plugin.ts';
import { DEFAULT_LIMITS, type PluginLimits } from './limits.ts';
import { forkProcess } from './process/fork-process.ts';
import type { StartProcess } from './process/plugin-process.ts';
import { supervisor } from './supervisor.ts';

/** A plugin as the user names it. */
export interface NamedPlugin {
  /** A folder, a file or a package. */
  readonly named: string;
  readonly options?: unknown;
  readonly limits?: PluginLimits;
}

/**
 * Finds a plugin, has its process load it once, and tells what it is. Throws what finding it throws,
 * E_PLUGIN_FAULT where its code cannot be loaded, and E_PLUGIN_TIMEOUT, E_PLUGIN_MEMORY or
 * E_PLUGIN_EXIT where it does not come that far.
 */
export async function loadIsolated(
  { named, options, limits = DEFAULT_LIMITS }: NamedPlugin,
  find: FindOptions = {},
  start: StartProcess = forkProcess,
): Promise<IsolatedPlugin> {
  const found = await findPlugin(named, find);
  const place = { ...found, entry: pathToFileURL(found.entry).href };
  const description = await supervisor(place, limits, start).describe();
  checkDescription(place, description);
  return { place, limits, description, ...(options === undefined ? {} : { options }) };
}
