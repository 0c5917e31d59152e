import { IDLE_STATUS } from 'shardscope/client';
import type { EngineClient, ErrorInfo, RecentSource, Result, Status } from 'shardscope/client';
import { errorInfo } from './error-info.ts';

/** Places to begin with, and the one where results are kept. */
export type StartPlaces = Result<'source.places'>;

/** What is open, how far its analysis is, and what was opened before. */
export class SourceStore {
  status = $state.raw<Status>(IDLE_STATUS);
  recent = $state.raw<readonly RecentSource[]>([]);
  /** Where to begin, and where results are kept; null before it is known. */
  places = $state.raw<StartPlaces | null>(null);
  /** True from the start until the first status is here. */
  isStarting = $state(true);
  /** A request to open that the engine refused. */
  refusal = $state<ErrorInfo | null>(null);
  isOpening = $state(false);
  readonly #client: EngineClient;

  constructor(client: EngineClient) {
    this.#client = client;
    client.onFrame((frame) => {
      if (frame.kind === 'status') this.#set(frame.status);
    });
  }

  /** Path of the bundled samples; null where they cannot be opened. */
  get samples(): string | null {
    return this.places?.samples ?? null;
  }

  /** Something is open. */
  get isOpen(): boolean {
    return this.status.path !== null;
  }

  get isRunning(): boolean {
    return this.status.state === 'running';
  }

  /** Done part of the analysis, 0..1. */
  get progress(): number {
    const { bytesDone, bytesTotal } = this.status;
    return bytesTotal > 0 ? Math.min(1, bytesDone / bytesTotal) : 0;
  }

  /** Why the last opening or analysis did not come to its end. */
  get error(): ErrorInfo | null {
    return this.refusal ?? this.status.error;
  }

  async start(): Promise<void> {
    try {
      this.#set(await this.#client.request('status', {}));
      this.recent = await this.#client.request('source.recent', {});
      this.places = await this.#client.request('source.places', {});
    } catch (error) {
      this.refusal = errorInfo(error);
      this.isStarting = false;
    }
  }

  async open(path: string): Promise<boolean> {
    this.isOpening = true;
    this.refusal = null;
    try {
      this.#set(await this.#client.request('source.open', { path }));
      this.recent = await this.#client.request('source.recent', {});
      return true;
    } catch (error) {
      this.refusal = errorInfo(error);
      return false;
    } finally {
      this.isOpening = false;
    }
  }

  async cancel(): Promise<void> {
    try {
      this.#set(await this.#client.request('source.cancel', {}));
    } catch (error) {
      this.refusal = errorInfo(error);
    }
  }

  #set(status: Status): void {
    this.status = status;
    this.isStarting = false;
  }
}
