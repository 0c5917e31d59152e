export { createPlugin } from './create-plugin.ts';
export { runCreate } from './run-create.ts';

export type { CreatedPlugin, PluginChoices } from './create-plugin.ts';
export type { PluginKind } from './plugin-kind.ts';
