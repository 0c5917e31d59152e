import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Json } from '@shardscope/sdk';
import { z } from 'zod';
import { pluginNotFound } from './plugin-errors.ts';
import type { IsolatedPlugin } from './isolated-plugin.ts';
import type { PluginLimits } from './limits.ts';
import { loadIsolated } from './load-isolated.ts';
import { changePluginSettings, readPluginSettings, type PluginEntry } from './plugin-settings.ts';

/** What the user decides on before a plugin runs. */
export interface PluginCandidate {
  readonly plugin: IsolatedPlugin;
  /** How it will be named in the settings: an absolute path, or the name of a package. */
  readonly named: string;
}

/**
 * Looks at a plugin that is to be added: finds it, checks it, and loads it once in a process of its
 * own. Throws what finding and loading it throws.
 */
export async function candidate(named: string, data: string): Promise<PluginCandidate> {
  const plugin = await loadIsolated({ named }, { data });
  return { plugin, named: existsSync(resolve(named)) ? resolve(named) : named };
}

/** Adds a plugin, enabled, with the permissions that it asks for; one with its id is replaced. */
export function addPlugin(
  { plugin, named }: PluginCandidate,
  data: string,
): Promise<readonly PluginEntry[]> {
  const { id } = plugin.description;
  const agreed = plugin.place.manifest?.permissions ?? {};
  return changePluginSettings(data, (entries) => {
    const before = entries.find((entry) => entry.id === id);
    const entry = { ...before, named, id, enabled: true, agreed };
    return [...entries.filter((each) => each.id !== id), entry];
  });
}

/**
 * Enables a plugin, which is to agree to what it asks for now, or disables it. Throws
 * E_PLUGIN_NOT_FOUND for one that was not added, and what loading it throws.
 */
export async function switchPlugin(
  id: string,
  enabled: boolean,
  data: string,
): Promise<readonly PluginEntry[]> {
  const entry = await addedPlugin(id, data);
  if (enabled) return addPlugin(await candidate(entry.named, data), data);
  return replaceEntry({ ...entry, enabled }, data);
}

/** Takes a plugin out of the settings; its files stay. Throws E_PLUGIN_NOT_FOUND. */
export async function removePlugin(id: string, data: string): Promise<readonly PluginEntry[]> {
  await addedPlugin(id, data);
  return changePluginSettings(data, (entries) => entries.filter((entry) => entry.id !== id));
}

/** Sets what a plugin may use. Throws E_PLUGIN_NOT_FOUND. */
export async function limitPlugin(
  id: string,
  limits: PluginLimits,
  data: string,
): Promise<readonly PluginEntry[]> {
  return replaceEntry({ ...(await addedPlugin(id, data)), limits }, data);
}

/**
 * Sets the options that a plugin is set up with, or takes them back with undefined. Whether they are
 * valid the plugin says when it runs. Throws E_PLUGIN_NOT_FOUND.
 */
export async function configurePlugin(
  id: string,
  options: Json | undefined,
  data: string,
): Promise<readonly PluginEntry[]> {
  const { named, enabled, agreed, limits } = await addedPlugin(id, data);
  const entry = { id, named, enabled, agreed, ...(limits ? { limits } : {}) };
  return replaceEntry(
    options === undefined ? entry : { ...entry, options: z.json().parse(options) },
    data,
  );
}

/** A plugin that the user added. Throws E_PLUGIN_NOT_FOUND, and E_PLUGIN_SETTINGS. */
export async function addedPlugin(id: string, data: string): Promise<PluginEntry> {
  const { entries } = await readPluginSettings(data);
  const entry = entries.find((each) => each.id === id);
  if (entry) return entry;
  const known = entries.map((each) => each.id).join(', ') || 'none';
  throw pluginNotFound(id, `it was not added; those that were: ${known}`);
}

function replaceEntry(entry: PluginEntry, data: string): Promise<readonly PluginEntry[]> {
  return changePluginSettings(data, (entries) =>
    entries.map((each) => (each.id === entry.id ? entry : each)),
  );
}
