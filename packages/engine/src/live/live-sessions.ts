import {
  tagsEnvelopes,
  taggerEventsOf,
  TOPIC,
  type AttackerRef,
  type Envelope,
  type EventTags,
  type EventTagger,
  type Fault,
  type SessionSummary,
  type TaggerEvent,
} from '@shardscope/sdk';
import type { SqliteStore } from '../store/index.ts';
import { busCommands, busSession, unreadSession, type BusSession } from './bus-session.ts';

/** What keeping sessions works with. */
export interface LiveSessionsOptions {
  readonly store: SqliteStore;
  readonly tagger: EventTagger;
  /**
   * Reads a session that has ended from its shard, and keeps it as every session of a folder is kept.
   * Resolves with false where there is no such shard, or no such session in it.
   */
  readonly read: (session: BusSession) => Promise<boolean>;
  readonly publish: (event: Envelope) => void;
  readonly onFault: (fault: Fault) => void;
  readonly onAttacker: (uuid: string) => void;
  /** A session has to wait for its shard; until then what the bus says of it has to do. */
  readonly onDeferred?: () => void;
}

/** Why a session that a bus tells of is not shown. */
export type SessionProblem = string;

/** Sessions that a bus tells of. */
export interface LiveSessions {
  /** Null when the session is kept, or on its way; else why not. Never rejects. */
  take(event: Envelope): Promise<SessionProblem | null>;
  /** Resolves when no session is being read any more. */
  idle(): Promise<void>;
}

/** Keeps sessions that a bus tells of: from their shards, else from what the bus says of them. */
export function liveSessions(options: LiveSessionsOptions): LiveSessions {
  const reading = new Set<Promise<void>>();
  const { store } = options;

  async function ended(event: Envelope, session: BusSession, attacker: AttackerRef): Promise<void> {
    const summary = unreadSession(session, attacker);
    const isRead = session.shard !== null && (await options.read(session));
    const whole = taggerEventsOf(event);
    if (isRead || hasShard(store, summary)) {
      store.refresh(summary);
      // Its commands are known from the shard; the message may say more of the session itself.
      await tagOthers(options, whole.slice(0, 1), event, attacker);
    } else {
      if (session.shard !== null) options.onDeferred?.();
      await keepUnread(options, session, summary, whole);
    }
    await tagOthers(options, intelCatchUp(store, session, attacker), event, attacker);
    options.onAttacker(attacker.uuid);
  }

  return {
    async take(event) {
      const isEnd = event.topic === TOPIC.sessionEnded;
      const session = busSession(event, isEnd);
      if (typeof session === 'string') return session;
      if (session.attacker === null) return 'no attacker';
      const { attacker } = session;
      if (!isEnd) {
        keepStarted(store, unreadSession(session, attacker));
        return null;
      }
      // The shard may have to be looked for: what comes behind does not wait for that.
      const work = ended(event, session, attacker).finally(() => reading.delete(work));
      reading.add(work);
      if (session.shard === null) await work;
      return null;
    },
    async idle() {
      while (reading.size > 0) await Promise.all(reading);
    },
  };
}

/** A session that has begun is shown; one that is known already stays as it is. */
function keepStarted(store: SqliteStore, session: SessionSummary): void {
  if (store.session(session.evidenceRef)) return;
  store.persist({ session, commands: [], extractions: [] });
}

/** Whether a session was read from its shard before. */
function hasShard(store: SqliteStore, { evidenceRef }: SessionSummary): boolean {
  const stored = store.session(evidenceRef);
  return stored !== null && stored.inputs + stored.outputs > 0;
}

/** A session of which only the bus tells: with the commands and tags that it gives. */
async function keepUnread(
  { store, tagger, publish, onFault }: LiveSessionsOptions,
  session: BusSession,
  summary: SessionSummary,
  events: readonly TaggerEvent[],
): Promise<void> {
  const ts = summary.endedAt ?? 0;
  const { produced, faults } = await tagger.lift(events, ts, summary.evidenceRef);
  for (const fault of faults) onFault(fault);
  const extractions = produced.map(({ producer, tags }) => ({
    // Not the version of an extraction from a shard, so that the shard is read when it appears.
    producer: { ...producer, outputVersion: 0 },
    observations: [],
    tags,
  }));
  const commands = busCommands(session);
  const { newTags } = store.persist({ session: summary, commands, extractions });
  for (const event of tagsEnvelopes(newTags, summary.evidenceRef)) publish(event);
}

/** Tags that belong to no stored session as a set. */
async function tagOthers(
  { store, tagger, publish, onFault }: LiveSessionsOptions,
  events: readonly TaggerEvent[],
  { id, ts }: Envelope,
  attacker: AttackerRef,
): Promise<void> {
  if (events.length === 0) return;
  const { produced, faults }: EventTags = await tagger.lift(events, ts, id);
  for (const fault of faults) onFault(fault);
  const tags = produced.flatMap((each) => [...each.tags]);
  if (tags.length === 0) return;
  const newTags = store.live.batch((batch) => batch.tags(batch.attacker(attacker), tags));
  for (const event of tagsEnvelopes(newTags, id)) publish(event);
}

/** What is known of an attacker from others counts for each of its sessions. */
function intelCatchUp(
  store: SqliteStore,
  session: BusSession,
  attacker: AttackerRef,
): readonly TaggerEvent[] {
  const intel = store.live.intel(attacker.uuid);
  if (intel === null) return [];
  return [
    {
      source_kind: 'intel',
      source_id: `intel-catchup:${session.sid}`,
      attacker_uuid: attacker.uuid,
      identity_uuid: null,
      session_id: session.sid,
      decky_id: session.decky,
      payload: intel,
    },
  ];
}
