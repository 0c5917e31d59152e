export { findPlugin } from './find-plugin.ts';
export { ISOLATED_DEADLINE_MS, isolatedPlugin, isolatedUse } from './isolated-plugin.ts';
export { DEFAULT_LIMITS, LIMIT_BOUNDS } from './limits.ts';
export { listPlugins } from './list-plugins.ts';
export { loadIsolated } from './load-isolated.ts';
export {
  addPlugin,
  addedPlugin,
  candidate,
  configurePlugin,
  limitPlugin,
  removePlugin,
  switchPlugin,
} from './manage-plugins.ts';
export { permissionsInWords } from './manifest.ts';
export { changePluginSettings, readPluginSettings } from './plugin-settings.ts';
export { forkProcess } from './process/fork-process.ts';
export { TRUST_NOTE } from './trust-note.ts';
export { openUserPlugins } from './user-plugins.ts';

export type { PluginDescription } from './description.ts';
export type { AttackFacts } from './host-protocol.ts';
export type { FindOptions } from './find-plugin.ts';
export type { IsolatedPlugin, IsolationOptions } from './isolated-plugin.ts';
export type { PluginLimits } from './limits.ts';
export type { PluginCandidate } from './manage-plugins.ts';
export type { NamedPlugin } from './load-isolated.ts';
export type { PluginManifest, PluginPermissions } from './manifest.ts';
export type { PluginPlace } from './plugin-place.ts';
export type { PluginEntry, PluginSettings } from './plugin-settings.ts';
export type { UserPlugins, UserPluginsOptions } from './user-plugins.ts';
