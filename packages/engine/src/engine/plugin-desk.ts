import { isDeepStrictEqual } from 'node:util';
import type { PluginsView } from '../client/plugins.ts';
import type { Params } from '../client/protocol.ts';
import { requestInvalid } from '../errors.ts';
import { pluginManifest } from '../plugins/plugin-errors.ts';
import { listPlugins, switchPlugin, TRUST_NOTE } from '../plugins/index.ts';

/** Lists and switches the user's plugins. What is switched takes effect when a path is opened. */
export interface PluginDesk {
  view(): Promise<PluginsView>;
  /**
   * Throws E_REQUEST_INVALID where plugins may not be enabled, and E_PLUGIN_MANIFEST where one asks for
   * something else than what the user agreed to.
   */
  switch(query: Params<'plugins.switch'>): Promise<PluginsView>;
}

/**
 * @param data the user's data folder
 * @param mayEnable false where the other side is a browser
 */
export function pluginDesk(data: string, mayEnable: boolean): PluginDesk {
  async function view(): Promise<PluginsView> {
    return { plugins: await listPlugins(data), mayEnable, trustNote: TRUST_NOTE };
  }

  async function checkConsent({ id, agreedTo }: Params<'plugins.switch'>): Promise<void> {
    if (!mayEnable) {
      throw requestInvalid(`enable it on the command line: shardscope plugin enable ${id}`);
    }
    const plugin = (await listPlugins(data)).find((each) => each.id === id);
    if (!plugin || isDeepStrictEqual(plugin.permissions, agreedTo)) return;
    throw pluginManifest(id, 'it asks for something else by now; look at it again');
  }

  return {
    view,
    async switch(query) {
      if (query.enabled) await checkConsent(query);
      await switchPlugin(query.id, query.enabled, data);
      return view();
    },
  };
}
