import type { EngineClient, ErrorInfo, Result } from 'shardscope/client';
import { errorInfo } from '../../stores/error-info.ts';

/** The folder that the dialog shows. */
export class FolderListing {
  current = $state.raw<Result<'source.browse'> | null>(null);
  error = $state.raw<ErrorInfo | null>(null);
  isLoading = $state(true);
  readonly #client: EngineClient;

  constructor(client: EngineClient) {
    this.#client = client;
    void this.show(null);
  }

  /** Shows a folder; null is where the engine begins. What was shown stays when that fails. */
  async show(path: string | null): Promise<void> {
    this.isLoading = true;
    this.error = null;
    try {
      this.current = await this.#client.request('source.browse', { path });
    } catch (error) {
      this.error = errorInfo(error);
    }
    this.isLoading = false;
  }
}
