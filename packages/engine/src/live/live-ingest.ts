import {
  primitiveOfTopic,
  tagsEnvelopes,
  taggerEventsOf,
  TOPIC,
  type Envelope,
  type EventTagger,
  type Fault,
} from '@shardscope/sdk';
import type { LiveBatch, SqliteStore } from '../store/index.ts';
import { attackerBook, type AttackerBook } from './attacker-book.ts';
import { busObservation, type BusObservation } from './bus-observation.ts';
import type { LiveSessions } from './live-sessions.ts';

/** What taking in events works with. */
export interface LiveIngestOptions {
  readonly store: SqliteStore;
  readonly tagger: EventTagger;
  readonly sessions: LiveSessions;
  /** Publishes what was derived here. */
  readonly publish: (event: Envelope) => void;
  readonly onFault: (fault: Fault) => void;
  /** An attacker has new observations, or a session that has ended. */
  readonly onAttacker: (uuid: string) => void;
}

/** What events were not taken in, by reason. */
export type LiveSkips = Readonly<Record<string, number>>;

/** Takes in what a bus brings, or a recording of it: the one way from events to the store. */
export interface LiveIngest {
  /**
   * Keeps events in the store, derives what follows from them, and gives them back as views get them:
   * with the attacker that they are about. Calls are worked off one after the other. Rejects when the
   * store fails.
   */
  take(events: readonly Envelope[]): Promise<readonly Envelope[]>;
  skips(): LiveSkips;
  /** Counts something that was not taken in, or not yet. */
  skipped(reason: string): void;
}

/** An event with what it is about. */
interface Resolved {
  readonly event: Envelope;
  /** Number of the attacker in the store; null where it names none. */
  readonly attacker: number | null;
}

/** What a batch has found out and what is left to do when it is stored. */
interface Taken {
  readonly views: Envelope[];
  readonly facts: Resolved[];
}

/** Takes events into a store. */
export function liveIngest(options: LiveIngestOptions): LiveIngest {
  return new StoringIngest(options);
}

class StoringIngest implements LiveIngest {
  readonly #options: LiveIngestOptions;
  readonly #attackers: AttackerBook = attackerBook();
  readonly #skips = new Map<string, number>();
  #last: Promise<void> = Promise.resolve();

  constructor(options: LiveIngestOptions) {
    this.#options = options;
  }

  skipped(reason: string): void {
    this.#skip(reason);
  }

  skips(): LiveSkips {
    return Object.fromEntries(this.#skips);
  }

  take(events: readonly Envelope[]): Promise<readonly Envelope[]> {
    const work = this.#last.then(() => this.#take(events));
    // The caller hears of what fails; the next in turn is not to fail of it.
    this.#last = work.then(
      () => undefined,
      () => undefined,
    );
    return work;
  }

  /** A session is handled in its place: what is known of its attacker then counts for it. */
  async #take(events: readonly Envelope[]): Promise<readonly Envelope[]> {
    const views: Envelope[] = [];
    for (let at = 0; at < events.length;) {
      const next = events.findIndex((event, i) => i >= at && isSession(event));
      const end = next < 0 ? events.length : next;
      if (end > at) views.push(...(await this.#takeFacts(events.slice(at, end))));
      const session = events[end];
      if (session) views.push(await this.#takeSession(session));
      at = end + 1;
    }
    return views;
  }

  async #takeFacts(events: readonly Envelope[]): Promise<readonly Envelope[]> {
    const taken = this.#options.store.live.batch((batch) => this.#keep(events, batch));
    for (const fact of taken.facts) await this.#tag(fact);
    return taken.views;
  }

  async #takeSession(received: Envelope): Promise<Envelope> {
    const { store, sessions } = this.#options;
    const { event } = store.live.batch((batch) => this.#attackers.resolve(received, batch));
    const problem = await sessions.take(event);
    if (problem !== null) this.#skip(problem);
    return event;
  }

  #keep(events: readonly Envelope[], batch: LiveBatch): Taken {
    const taken: Taken = { views: [], facts: [] };
    const observations: BusObservation[] = [];
    for (const received of events) {
      // What a newer schema means is not ours to guess: it is shown and recorded.
      if (received.v > 1) {
        taken.views.push(received);
        this.#skip('newer schema');
        continue;
      }
      const { event, attacker, ref } = this.#attackers.resolve(received, batch);
      taken.views.push(event);
      if (primitiveOfTopic(event.topic) !== null) {
        const observation = ref && busObservation(event, ref);
        if (observation) observations.push(observation);
        else this.#skip('unusable observation');
      } else if (batch.event(kept(event), attacker)) {
        if (event.topic === TOPIC.intelEnriched && attacker !== null) {
          batch.intel(attacker, event.ts, event.payload);
        }
        taken.facts.push({ event, attacker });
      }
    }
    this.#observe(observations, batch);
    return taken;
  }

  #observe(observations: readonly BusObservation[], batch: LiveBatch): void {
    const bySession = Map.groupBy(
      observations,
      ({ session, producer }) => `${session.evidenceRef} ${producer.source}`,
    );
    for (const [first, ...rest] of bySession.values()) {
      if (!first) continue;
      const all = [first, ...rest].map(({ observation }) => observation);
      const extraction = { producer: first.producer, observations: all };
      if (!batch.observe(first.session, extraction)) this.#skip('too many names');
      else this.#options.onAttacker(first.attacker.uuid);
    }
  }

  /** Tags an event that is no session of a shell. */
  async #tag({ event, attacker }: Resolved): Promise<void> {
    const { store, tagger, publish, onFault } = this.#options;
    const events = taggerEventsOf(event);
    if (events.length === 0) return;
    const anchored = events.filter((each) => each.attacker_uuid ?? each.identity_uuid);
    if (anchored.length === 0) {
      this.#skip('no anchor');
      return;
    }
    const { produced, faults } = await tagger.lift(anchored, event.ts, event.id);
    for (const fault of faults) onFault(fault);
    const tags = produced.flatMap((each) => [...each.tags]);
    if (tags.length === 0) return;
    const isNew = store.live.batch((batch) => batch.tags(attacker, tags));
    for (const envelope of tagsEnvelopes(isNew, event.id)) publish(envelope);
  }

  #skip(reason: string): void {
    this.#skips.set(reason, (this.#skips.get(reason) ?? 0) + 1);
  }
}

function isSession({ v, topic }: Envelope): boolean {
  return v === 1 && (topic === TOPIC.sessionStarted || topic === TOPIC.sessionEnded);
}

/** Of an e-mail no address and no text is kept, only how many and whether. */
function kept(event: Envelope): Envelope {
  if (!event.topic.startsWith('email.')) return event;
  const entries = Object.entries(event.payload).filter(
    ([key, value]) =>
      typeof value === 'number' || typeof value === 'boolean' || key.endsWith('_uuid'),
  );
  return { ...event, payload: Object.fromEntries(entries) };
}
