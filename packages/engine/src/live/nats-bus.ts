import { setTimeout as delay } from 'node:timers/promises';
import {
  checkedTopic,
  decodeMessage,
  messageOf,
  subjectMatcher,
  type Bus,
  type BusHandler,
  type Unsubscribe,
} from '@shardscope/sdk';
import { backOffMs } from './back-off.ts';
import type { BusCredentials } from './bus-credentials.ts';
import type { BusCounts, BusState } from './bus-status.ts';
import { checkCredentials, natsConnection, NotConnected } from './nats-connection.ts';
import type { BusConnection } from './nats-connection.ts';

/** How a bus is attached to. */
export interface NatsBusOptions {
  /** One or more servers of the same bus, `ws://host:port` or `wss://host:port`; tried in turn. */
  readonly servers: readonly string[];
  readonly credentials: BusCredentials;
  /** Tokens before every topic, where several honeynets share a server; default: none. */
  readonly subjectPrefix?: string;
  /** Told of every change. */
  readonly onState?: (state: BusState) => void;
  /** From 0 up to 1; default Math.random. */
  readonly random?: () => number;
}

/** A honeynet's bus. */
export interface NatsBus extends Bus {
  state(): BusState;
  counts(): BusCounts;
  /** Resolves with the first state that is not `connecting`: whether attaching works at all. */
  readonly settled: Promise<BusState>;
  /** Sends what is published, ends the connection and makes no other. Never rejects. */
  close(): Promise<void>;
}

interface LiveSubscription {
  readonly pattern: string;
  readonly handler: BusHandler;
  stop: () => void;
}

/** Milliseconds that sending what is left may take at the end. */
const LAST_FLUSH_MS = 2000;

/**
 * Attaches to a bus of NATS over WebSocket. Subscriptions survive the connection; connections are
 * made again for ever. Throws E_BUS_CREDENTIALS, and E_TOPIC_INVALID for a malformed prefix.
 */
export function natsBus(options: NatsBusOptions): NatsBus {
  checkCredentials(options.credentials);
  if (options.subjectPrefix !== undefined) checkedTopic(options.subjectPrefix);
  return new ReconnectingBus(options);
}

class ReconnectingBus implements NatsBus {
  readonly settled: Promise<BusState>;
  readonly #options: NatsBusOptions;
  readonly #prefix: string;
  readonly #subscriptions = new Set<LiveSubscription>();
  readonly #bad = new Map<string, number>();
  readonly #refusedTopics = new Set<string>();
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;
  #settle: (state: BusState) => void = () => undefined;
  #state: BusState = { kind: 'connecting' };
  #connection: BusConnection | null = null;
  #received = 0;
  #newer = 0;
  #unsent = 0;

  constructor(options: NatsBusOptions) {
    this.#options = options;
    this.#prefix = options.subjectPrefix === undefined ? '' : `${options.subjectPrefix}.`;
    this.settled = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.#running = this.#run();
  }

  state(): BusState {
    return this.#state;
  }

  counts(): BusCounts {
    return {
      received: this.#received,
      bad: Object.fromEntries(this.#bad),
      newer: this.#newer,
      unsent: this.#unsent,
      refusedTopics: [...this.#refusedTopics],
    };
  }

  publish(event: Parameters<Bus['publish']>[0]): void {
    checkedTopic(event.topic);
    if (this.#connection === null) {
      this.#unsent += 1;
      return;
    }
    this.#connection.publish(this.#prefix + event.topic, JSON.stringify(event));
  }

  subscribe(pattern: string, handler: BusHandler): Unsubscribe {
    subjectMatcher(pattern);
    const subscription: LiveSubscription = { pattern, handler, stop: () => undefined };
    this.#subscriptions.add(subscription);
    if (this.#connection) this.#begin(subscription, this.#connection);
    return () => {
      if (this.#subscriptions.delete(subscription)) subscription.stop();
    };
  }

  async close(): Promise<void> {
    this.#stop.abort();
    const connection = this.#connection;
    if (connection) {
      const late = delay(LAST_FLUSH_MS, undefined, { ref: false });
      await Promise.race([connection.flush().catch(() => undefined), late]);
      await connection.close().catch(() => undefined);
    }
    await this.#running;
    this.#become({ kind: 'closed' });
  }

  async #run(): Promise<void> {
    let attempt = 0;
    let since = Date.now() / 1000;
    for (let turn = 0; !this.#isStopped(); turn++) {
      const server = this.#options.servers[turn % this.#options.servers.length] ?? '';
      const lost = await this.#connect(server);
      if (this.#isStopped()) return;
      if (lost.connected) {
        attempt = 0;
        since = Date.now() / 1000;
      }
      attempt += 1;
      const { permanent, why } = lost;
      this.#become({ kind: permanent ? 'refused' : 'reconnecting', attempt, since, why });
      const { random = Math.random } = this.#options;
      await this.#pause(backOffMs(attempt, random()));
    }
  }

  /** Connects and stays as long as the connection does; how it ended, or why there was none. */
  async #connect(server: string): Promise<{ connected: boolean; permanent: boolean; why: string }> {
    let connection: BusConnection;
    try {
      connection = await natsConnection(server, this.#options.credentials);
    } catch (thrown) {
      const permanent = thrown instanceof NotConnected && thrown.permanent;
      return { connected: false, permanent, why: messageOf(thrown) };
    }
    if (this.#isStopped()) {
      await connection.close().catch(() => undefined);
      return { connected: true, permanent: false, why: '' };
    }
    this.#connection = connection;
    for (const subscription of this.#subscriptions) this.#begin(subscription, connection);
    this.#become({ kind: 'connected', since: Date.now() / 1000 });
    const why = await connection.ended;
    this.#connection = null;
    return { connected: true, permanent: false, why };
  }

  #begin(subscription: LiveSubscription, connection: BusConnection): void {
    subscription.stop = connection.subscribe(
      this.#prefix + subscription.pattern,
      (subject, body) => this.#take(subscription, subject, body),
      () => void this.#refusedTopics.add(subscription.pattern),
    );
  }

  /** What a handler throws must not reach the library, which would stop reading. */
  #take({ handler }: LiveSubscription, subject: string, body: Uint8Array): void {
    this.#received += 1;
    const decoded = decodeMessage(subject.slice(this.#prefix.length), body);
    if (decoded.kind === 'bad') {
      this.#bad.set(decoded.reason, (this.#bad.get(decoded.reason) ?? 0) + 1);
      return;
    }
    if (decoded.envelope.v > 1) this.#newer += 1;
    try {
      handler(decoded.envelope);
    } catch (thrown) {
      const reason = `failed here: ${messageOf(thrown)}`;
      this.#bad.set(reason, (this.#bad.get(reason) ?? 0) + 1);
    }
  }

  /** Asked again after each wait. */
  #isStopped(): boolean {
    return this.#stop.signal.aborted;
  }

  #become(state: BusState): void {
    if (this.#state.kind === 'closed') return;
    this.#state = state;
    this.#settle(state);
    this.#options.onState?.(state);
  }

  async #pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.#stop.signal }).catch(() => undefined);
  }
}
