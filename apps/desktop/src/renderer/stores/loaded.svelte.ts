import type { ErrorInfo } from 'shardscope/client';
import { errorInfo } from './error-info.ts';
import type { LoadState } from './sliced-list.svelte.ts';

/** An answer of the engine that can be asked for again; what is here stays until the new one is. */
export class Loaded<Value> {
  state = $state<LoadState>('loading');
  value = $state.raw<Value | null>(null);
  error = $state.raw<ErrorInfo | null>(null);
  readonly #fetch: () => Promise<Value>;
  #asked = 0;

  constructor(fetch: () => Promise<Value>) {
    this.#fetch = fetch;
  }

  /** Asks; an answer that a later question has overtaken is dropped. */
  async refresh(): Promise<void> {
    const asked = ++this.#asked;
    try {
      const value = await this.#fetch();
      if (asked !== this.#asked) return;
      this.value = value;
      this.state = 'ready';
      this.error = null;
    } catch (error) {
      if (asked !== this.#asked) return;
      this.error = errorInfo(error);
      this.state = 'failed';
    }
  }
}
