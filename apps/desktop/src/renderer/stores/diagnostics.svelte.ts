import type { Diagnostics, EngineClient, ErrorInfo } from 'shardscope/client';
import { errorInfo } from './error-info.ts';
import type { LoadState } from './sliced-list.svelte.ts';

/** What was read, what was not, and why. */
export class DiagnosticsStore {
  state = $state<LoadState>('loading');
  error = $state.raw<ErrorInfo | null>(null);
  report = $state.raw<Diagnostics | null>(null);
  readonly #client: EngineClient;

  constructor(client: EngineClient) {
    this.#client = client;
  }

  /** Asks for it again; what is on the screen stays until the answer is here. */
  async refresh(): Promise<void> {
    try {
      this.report = await this.#client.request('diagnostics', {});
      this.state = 'ready';
      this.error = null;
    } catch (error) {
      this.error = errorInfo(error);
      this.state = 'failed';
    }
  }
}
