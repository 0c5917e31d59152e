import type { EngineClient, ErrorInfo, LinkRow } from 'shardscope/client';
import { errorInfo } from './error-info.ts';

/** What a person can say about two attackers: null takes it back. */
export type LinkDecision = 'confirmed' | 'rejected' | null;

/** Decides about links, one at a time. */
export class LinkDecisions {
  /** A decision is on its way. */
  isBusy = $state(false);
  /** Why the last decision was not kept. */
  error = $state.raw<ErrorInfo | null>(null);
  readonly #client: EngineClient;
  readonly #onDone: () => void;

  /** @param onDone called when a decision is in effect */
  constructor(client: EngineClient, onDone: () => void) {
    this.#client = client;
    this.#onDone = onDone;
  }

  decide({ left, right }: LinkRow, decision: LinkDecision): Promise<boolean> {
    return this.#run(() =>
      this.#client.request('links.decide', { left: left.uuid, right: right.uuid, decision }),
    );
  }

  /** Takes an attacker out of its identity. */
  unmerge(attacker: string): Promise<boolean> {
    return this.#run(() => this.#client.request('identity.unmerge', { attacker }));
  }

  async #run(request: () => Promise<null>): Promise<boolean> {
    if (this.isBusy) return false;
    this.isBusy = true;
    try {
      await request();
      this.error = null;
      return true;
    } catch (error) {
      this.error = errorInfo(error);
      return false;
    } finally {
      this.isBusy = false;
      this.#onDone();
    }
  }
}
