export { findPlugin } from './find-plugin.ts';
export { isolatedPlugin } from './isolated-plugin.ts';
export { DEFAULT_LIMITS } from './limits.ts';
export { loadIsolated } from './load-isolated.ts';
export { permissionsInWords } from './manifest.ts';
export { forkProcess } from './process/fork-process.ts';

export type { PluginDescription } from './description.ts';
export type { FindOptions } from './find-plugin.ts';
export type { IsolatedPlugin, IsolationOptions } from './isolated-plugin.ts';
export type { PluginLimits } from './limits.ts';
export type { NamedPlugin } from './load-isolated.ts';
export type { PluginManifest, PluginPermissions } from './manifest.ts';
export type { PluginPlace } from './plugin-place.ts';
