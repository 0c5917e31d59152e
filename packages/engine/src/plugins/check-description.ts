import { checkPluginApi } from '@shardscope/sdk';
import { pluginManifest } from './plugin-errors.ts';
import type { PluginDescription } from './description.ts';
import type { PluginPlace } from './plugin-place.ts';

/**
 * Compares what a plugin's code says with its manifest, on which the user decided. Throws
 * E_PLUGIN_MANIFEST and E_PLUGIN_API.
 */
export function checkDescription(
  { named, manifest }: PluginPlace,
  { id, apiVersion, primitives, extractors, lifters, mergers }: PluginDescription,
): void {
  checkPluginApi(id, apiVersion);
  if (!manifest) return;
  if (manifest.id !== id) {
    throw pluginManifest(named, `its id is ${manifest.id} there and ${id} in the code`);
  }
  const names = primitives.map(({ name }) => name);
  const undeclared = names.filter((name) => !manifest.provides.includes(name));
  const missing = manifest.provides.filter((name) => !names.includes(name));
  if (undeclared.length > 0) {
    throw pluginManifest(named, `"provides" lacks ${undeclared.join(', ')} of the code`);
  }
  if (missing.length > 0) {
    throw pluginManifest(named, `"provides" names ${missing.join(', ')}, which the code lacks`);
  }
  const parts = { extractor: extractors.length, lifter: lifters.length, merger: mergers.length };
  for (const kind of ['extractor', 'lifter', 'merger'] as const) {
    if (parts[kind] > 0 === manifest.kinds.includes(kind)) continue;
    throw pluginManifest(named, `"kinds" and the code do not agree on ${kind}`);
  }
}
