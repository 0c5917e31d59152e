import type { EngineClient, ErrorInfo, Findings, News, Overview } from 'shardscope/client';
import { errorInfo } from './error-info.ts';

/** Milliseconds between two looks while an analysis goes on. */
const REFRESH_MS = 2000;

/** What is going on over all attackers, while somebody looks at it. */
export class OverviewStore {
  data = $state.raw<Overview | null>(null);
  findings = $state.raw<Findings | null>(null);
  /** What came since the last look; null until it is known. */
  news = $state.raw<News | null>(null);
  error = $state.raw<ErrorInfo | null>(null);
  readonly #client: EngineClient;
  readonly #stop: () => void;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(client: EngineClient) {
    this.#client = client;
    this.#stop = client.onFrame((frame) => {
      if (frame.kind !== 'attackers') return;
      this.#timer ??= setTimeout(() => {
        this.#timer = null;
        void this.#load();
      }, REFRESH_MS);
    });
    void this.#load();
  }

  close(): void {
    this.#stop();
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  async #load(): Promise<void> {
    try {
      [this.data, this.findings] = await Promise.all([
        this.#client.request('overview', {}),
        this.#client.request('findings', {}),
      ]);
      this.news = await this.#client.request('news', {});
      this.error = null;
    } catch (error) {
      this.error = errorInfo(error);
    }
  }
}
