import type { EngineClient, ErrorInfo, ExplainedObservation } from 'shardscope/client';
import { errorInfo } from './error-info.ts';
import type { LoadState } from './sliced-list.svelte.ts';

/** An observation that is being explained: computed from the recording when somebody looks. */
export class Evidence {
  readonly primitive: string;
  readonly evidenceRef: string;
  state = $state<LoadState>('loading');
  explained = $state.raw<ExplainedObservation | null>(null);
  error = $state.raw<ErrorInfo | null>(null);
  /** Milliseconds that the answer took. */
  took = $state(0);

  constructor(client: EngineClient, primitive: string, evidenceRef: string) {
    this.primitive = primitive;
    this.evidenceRef = evidenceRef;
    void this.#load(client);
  }

  async #load(client: EngineClient): Promise<void> {
    const started = performance.now();
    try {
      const { primitive, evidenceRef } = this;
      this.explained = await client.request('explain', { primitive, evidenceRef });
      this.state = 'ready';
    } catch (error) {
      this.error = errorInfo(error);
      this.state = 'failed';
    }
    this.took = performance.now() - started;
  }
}
