import type { EngineClient, ErrorInfo, LiveTarget, LiveView, RecentBus } from 'shardscope/client';
import { desktopBridge } from '../transport/desktop-bridge.ts';
import { errorInfo } from './error-info.ts';
import { pausableClient } from './pausable-client.ts';
import type { PausableClient } from './pausable-client.ts';

/** Before anything is known of a bus. */
const DETACHED: LiveView = { kind: 'detached', mayAttach: false, error: null };

/** The live bus: how it stands, and whether the views follow it. */
export class LiveStore {
  view = $state.raw<LiveView>(DETACHED);
  recent = $state.raw<readonly RecentBus[]>([]);
  isPaused = $state(false);
  isAttaching = $state(false);
  refusal = $state.raw<ErrorInfo | null>(null);
  /** For views that can be held still. */
  readonly client: PausableClient;
  readonly #engine: EngineClient;

  constructor(client: EngineClient) {
    this.#engine = client;
    this.client = pausableClient(client);
    client.onFrame((frame) => {
      if (frame.kind === 'live') this.view = frame.live;
    });
  }

  get isAttached(): boolean {
    return this.view.kind === 'attached';
  }

  async learn(): Promise<void> {
    // An engine that does not answer says so elsewhere.
    this.view = await this.#engine.request('live', {}).catch(() => DETACHED);
    this.recent = await this.#engine.request('live.recent', {}).catch(() => []);
  }

  /** Attaches to a bus. True when it is being connected to. */
  async attach(target: LiveTarget, isKept: boolean): Promise<boolean> {
    this.isAttaching = true;
    this.refusal = null;
    try {
      this.view = await this.#engine.request('live.attach', target);
      this.resume();
      await keepSecret(target, isKept);
      this.recent = await this.#engine.request('live.recent', {});
      return true;
    } catch (error) {
      this.refusal = errorInfo(error);
      return false;
    } finally {
      this.isAttaching = false;
    }
  }

  async detach(): Promise<void> {
    try {
      this.view = await this.#engine.request('live.detach', {});
    } catch (error) {
      this.refusal = errorInfo(error);
    }
  }

  /** Holds the views still; what comes meanwhile is recorded and kept, and shown afterwards. */
  pause(): void {
    this.isPaused = true;
    this.client.pause();
  }

  resume(): void {
    this.isPaused = false;
    this.client.resume();
  }
}

/** The secret of a bus from the system's key store; null when none is kept. */
export async function keptSecret(url: string): Promise<string | null> {
  return (await desktopBridge()?.readSecret(url)) ?? null;
}

/** Whether the system has a key store that secrets can be kept in. */
export async function mayKeepSecrets(): Promise<boolean> {
  return (await desktopBridge()?.mayKeepSecrets()) ?? false;
}

async function keepSecret({ url, credentials }: LiveTarget, isKept: boolean): Promise<void> {
  const secret = isKept && credentials.kind !== 'none' ? JSON.stringify(credentials) : null;
  await desktopBridge()?.keepSecret(url, secret);
}
