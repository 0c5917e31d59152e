import type { AddedPlugin, EngineClient, ErrorInfo, PluginsView } from 'shardscope/client';
import { errorInfo } from './error-info.ts';

/** The third-party plugins of this user. */
export class PluginsStore {
  view = $state.raw<PluginsView | null>(null);
  /** Why the last request was refused. */
  error = $state.raw<ErrorInfo | null>(null);
  /** Whether something was switched that takes effect at the next opening. */
  hasChanged = $state(false);
  readonly #client: EngineClient;

  constructor(client: EngineClient) {
    this.#client = client;
  }

  async load(): Promise<void> {
    try {
      this.view = await this.#client.request('plugins', {});
      this.error = null;
    } catch (error) {
      this.error = errorInfo(error);
    }
  }

  /** Enables or disables a plugin; enabling it agrees to the permissions that it shows. */
  async switch({ id, permissions }: AddedPlugin, enabled: boolean): Promise<void> {
    const agreedTo = enabled ? permissions : [];
    try {
      this.view = await this.#client.request('plugins.switch', { id, enabled, agreedTo });
      this.error = null;
      this.hasChanged = true;
    } catch (error) {
      this.error = errorInfo(error);
    }
  }
}
