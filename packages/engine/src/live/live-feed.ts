import { setImmediate, setTimeout as delay } from 'node:timers/promises';
import { messageOf, type Bus, type Envelope, type Unsubscribe } from '@shardscope/sdk';
import { liveQueue, type LiveQueue } from './live-queue.ts';
import { recentIds, type RecentIds } from './recent-ids.ts';
import type { Recorder } from './recorder.ts';

/** The topics of the bus that concern us; without overlap, so that no event comes twice. */
export const LIVE_TOPICS = [
  'attacker.>',
  'attribution.>',
  'canary.>',
  'credential.>',
  'email.>',
  'identity.>',
  'ttp.>',
] as const;

/** Milliseconds between an event and its processing, in which others can join it. */
const GATHER_MS = 20;

/** Events processed at once: few milliseconds of work, then others get their turn. */
const MAX_BATCH = 200;

/** Milliseconds over which the rate is taken, and between two samples. */
const RATE_WINDOW_MS = 3000;
const SAMPLE_MS = 250;

/** What came over a bus and what became of it. */
export interface FeedCounts {
  /** Good events, those included that were left out. */
  readonly events: number;
  /** Events a second over the last seconds. */
  readonly rate: number;
  /** Left out: seen before by its id. */
  readonly duplicates: number;
  /** Left out: we had sent it ourselves. */
  readonly own: number;
  /** Events that wait to be processed. */
  readonly waiting: number;
  /** Seconds that the events processed now have waited. */
  readonly lagS: number;
  /** Events that there was no room for; they are in no view. */
  readonly dropped: number;
}

/** How events of a bus are taken in. */
export interface LiveFeedOptions {
  readonly bus: Bus;
  /** Null where nothing is recorded. */
  readonly recorder: Recorder | null;
  /** Ids of events that we made ourselves. */
  readonly issued: Pick<RecentIds, 'has'>;
  /** Processes events in order; the next come when it is done. */
  readonly process: (events: readonly Envelope[]) => Promise<void>;
  readonly onProblem: (message: string) => void;
}

/** Events of a bus on their way: recorded first, then processed. */
export interface LiveFeed {
  counts(): FeedCounts;
  /** Whether everything that was recorded has been processed. */
  isIdle(): boolean;
  /** Resolves when nothing waits. */
  idle(): Promise<void>;
  /** Takes no more events, and processes those that wait in memory. */
  close(): Promise<void>;
}

/** Subscribes to everything that concerns us. */
export function liveFeed(options: LiveFeedOptions): LiveFeed {
  return new RecordingFeed(options);
}

interface Sample {
  readonly at: number;
  readonly events: number;
}

class RecordingFeed implements LiveFeed {
  readonly #options: LiveFeedOptions;
  readonly #queue: LiveQueue;
  readonly #seen = recentIds();
  readonly #subscriptions: readonly Unsubscribe[];
  readonly #sampling: NodeJS.Timeout;
  #samples: Sample[] = [];
  #events = 0;
  #accepted = 0;
  #processed = 0;
  #duplicates = 0;
  #own = 0;
  #pumping: Promise<void> | null = null;
  #isClosed = false;

  constructor(options: LiveFeedOptions) {
    this.#options = options;
    this.#queue = liveQueue(options.recorder);
    this.#subscriptions = LIVE_TOPICS.map((pattern) =>
      options.bus.subscribe(pattern, (event) => this.#take(event)),
    );
    this.#sampling = setInterval(() => this.#sample(), SAMPLE_MS);
    this.#sampling.unref();
  }

  counts(): FeedCounts {
    return {
      events: this.#events,
      rate: this.#rate(),
      duplicates: this.#duplicates,
      own: this.#own,
      waiting: this.#queue.waiting,
      lagS: this.#lag(),
      dropped: this.#queue.dropped,
    };
  }

  isIdle(): boolean {
    return this.#pumping === null && this.#queue.waiting === 0;
  }

  async idle(): Promise<void> {
    while (this.#pumping) await this.#pumping;
  }

  async close(): Promise<void> {
    for (const unsubscribe of this.#subscriptions) unsubscribe();
    clearInterval(this.#sampling);
    this.#isClosed = true;
    await this.idle();
  }

  #take(event: Envelope): void {
    this.#events += 1;
    if (this.#options.issued.has(event.id)) {
      this.#own += 1;
      return;
    }
    if (!this.#seen.add(event.id)) {
      this.#duplicates += 1;
      return;
    }
    this.#accepted += 1;
    const { recorder } = this.#options;
    const line = recorder ? JSON.stringify(event) : '';
    this.#queue.push(event, recorder?.append(line) ?? null, line.length);
    this.#pump();
  }

  #pump(): void {
    this.#pumping ??= this.#work().finally(() => {
      this.#pumping = null;
      if (this.#queue.waiting > 0 && !this.#isClosed) this.#pump();
    });
  }

  async #work(): Promise<void> {
    await delay(GATHER_MS);
    while (this.#queue.waiting > 0) {
      const events = await this.#queue.take();
      for (let at = 0; at < events.length; at += MAX_BATCH) {
        const batch = events.slice(at, at + MAX_BATCH);
        await this.#process(batch);
        this.#processed += batch.length;
        await setImmediate();
      }
      // What waits in the recording can be processed when it is opened; nobody waits for it at the end.
      if (this.#isClosed && events.length === 0) return;
      if (events.length < MAX_BATCH) return;
    }
  }

  async #process(events: readonly Envelope[]): Promise<void> {
    try {
      await this.#options.process(events);
    } catch (thrown) {
      this.#options.onProblem(messageOf(thrown));
    }
  }

  #sample(): void {
    const at = performance.now();
    const from = at - RATE_WINDOW_MS;
    const lasting = this.#samples.filter((sample) => sample.at >= from);
    const isBehind = this.#processed < this.#accepted;
    this.#samples = [
      ...(isBehind ? this.#samples.slice(-400) : lasting),
      { at, events: this.#accepted },
    ];
  }

  #rate(): number {
    const now = performance.now();
    const first = this.#samples.find(({ at }) => at >= now - RATE_WINDOW_MS);
    if (!first || now - first.at < SAMPLE_MS / 2) return 0;
    return ((this.#accepted - first.events) * 1000) / (now - first.at);
  }

  /** Since when there have been events that are not processed yet. */
  #lag(): number {
    if (this.#processed >= this.#accepted) return 0;
    const now = performance.now();
    const behind = this.#samples.find(({ events }) => events > this.#processed);
    return behind ? (now - behind.at) / 1000 : 0;
  }
}
