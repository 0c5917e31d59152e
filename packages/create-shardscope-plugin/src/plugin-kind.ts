/** What a plugin turns into what; each has a template. */
export const PLUGIN_KINDS = ['extractor', 'lifter', 'merger'] as const;

/** Kind of a plugin. */
export type PluginKind = (typeof PLUGIN_KINDS)[number];

/** The kind of this name, or undefined. */
export function pluginKind(name: string): PluginKind | undefined {
  return PLUGIN_KINDS.find((kind) => kind === name);
}
