import { mkdir, realpath } from 'node:fs/promises';
import {
  openEventTagger,
  type Envelope,
  type EventTagger,
  type PipelineEvent,
  TOPIC,
} from '@shardscope/sdk';
import type { Analysis } from '../analysis/open-analysis.ts';
import { storedEnvelopes } from '../analysis/stored-envelopes.ts';
import { FOLDER_MODE } from '../workspace/layout.ts';
import { attributeSoon } from './attribute-soon.ts';
import type { BusCredentials } from './bus-credentials.ts';
import type { BusState } from './bus-status.ts';
import { derivedEvents, type DerivedEvents } from './derived-events.ts';
import { gapBook } from './gap-book.ts';
import { liveFeed, type LiveFeed } from './live-feed.ts';
import { liveIngest, type LiveIngest } from './live-ingest.ts';
import { livePublisher } from './live-publisher.ts';
import { liveSessions } from './live-sessions.ts';
import type { LiveGap, LiveStatus } from './live-status.ts';
import { natsBus, type NatsBus } from './nats-bus.ts';
import { openRecorder, type Recorder } from './recorder.ts';
import { recordedBefore, takenMarks } from './recorded-before.ts';
import { followShards } from './shard-follower.ts';

/** Milliseconds that one lifter may take for one event. */
const LIFT_DEADLINE_MS = 1000;

/** What a live bus is attached with. */
export interface LiveOptions {
  /** `ws://host:port` or `wss://host:port`, in normal form. */
  readonly url: string;
  readonly credentials: BusCredentials;
  readonly subjectPrefix?: string;
  /** The opened folder is the honeynet's artifacts root: sessions are read from its shards. */
  readonly followsShards: boolean;
  /** Where what is received is recorded; null for nowhere. */
  readonly recordTo: string | null;
  /** Send what is derived here to the bus. */
  readonly publish: boolean;
  /** The first run over the opened folder: shards are followed when it has ended. */
  readonly after: Promise<unknown>;
  /** Awaited before events are processed: a slow reader of what comes slows it, and loses nothing. */
  readonly ready?: () => Promise<void>;
  /** Told of everything the following of shards tells. */
  readonly onEvent?: (event: PipelineEvent) => void;
  /** Told when events were kept. */
  readonly onKept?: () => void;
  /** Told of each change of the connection. */
  readonly onState?: (state: BusState) => void;
  /** Told, in words, of what goes wrong. */
  readonly onProblem: (message: string) => void;
}

/** A bus that is attached to. */
export interface Live {
  readonly bus: NatsBus;
  status(): LiveStatus;
  /** Resolves when nothing that was received waits any more. */
  idle(): Promise<void>;
  /** Ends it; what was received is recorded and kept. */
  close(): Promise<void>;
}

/**
 * Attaches an analysis to a bus: everything received is recorded, kept in the store, and told on the
 * bus of the analysis, where views listen. Throws E_BUS_CREDENTIALS and E_RECORDING_UNWRITTEN.
 */
export async function startLive(analysis: Analysis, options: LiveOptions): Promise<Live> {
  const { onProblem, onEvent = () => undefined } = options;
  const recorded = await recordedBefore(analysis, options);
  const recorder = await recorderOf(analysis, options);
  const tagger = await openEventTagger({
    plugins: analysis.semantics.plugins,
    attack: analysis.semantics.attack,
    // Isolated plugins are watched over elsewhere, each by its own limits.
    deadlineMs: analysis.semantics.deadlineMs ?? LIFT_DEADLINE_MS,
    log: (line) => onEvent({ kind: 'logged', line }),
  });
  const gaps = gapBook();
  let onConnected = (): void => undefined;
  const bus = natsBus({
    servers: [options.url],
    credentials: options.credentials,
    ...(options.subjectPrefix === undefined ? {} : { subjectPrefix: options.subjectPrefix }),
    onState(state) {
      gaps.note(state);
      if (state.kind === 'connected') onConnected();
      options.onState?.(state);
    },
  });
  const publisher = livePublisher(analysis.bus, options.publish ? bus : null);
  onConnected = () => publisher.connected();
  const derived = derivedEvents(analysis.bus);
  const { ingest, stopSessions, idleSessions } = takingIn(analysis, tagger, derived, options);
  const feed = liveFeed({
    ...{ bus, recorder, onProblem },
    issued: publisher.issued,
    async process(events) {
      await options.ready?.();
      const release = derived.hold();
      try {
        for (const event of await ingest.take(events)) publisher.relay(event);
      } finally {
        release();
      }
      options.onKept?.();
    },
  });
  const marks = recorder && takenMarks(analysis, recorder, feed);
  return {
    bus,
    status: () => statusOf({ options, bus, feed, recorder, ingest, gaps: gaps.list() }),
    async idle() {
      await feed.idle();
      await idleSessions();
    },
    async close() {
      await feed.close();
      await recorded.stop();
      await stopSessions();
      marks?.stop();
      publisher.stop();
      await bus.close();
      for (const fault of await tagger.dispose()) onEvent({ kind: 'fault', fault });
      await recorder?.close();
    },
  };
}

/** Where another process writes the workspace, it records the bus as well: once is enough. */
async function recorderOf(
  { workspace }: Analysis,
  { recordTo, onProblem }: LiveOptions,
): Promise<Recorder | null> {
  if (recordTo === null) return null;
  if (workspace.readOnly) {
    onProblem('Another process has this workspace and records the bus; this one only shows it.');
    return null;
  }
  await mkdir(recordTo, { recursive: true, mode: FOLDER_MODE });
  return openRecorder({
    folder: await realpath(recordTo),
    onProblem: ({ message }) => onProblem(message),
  });
}

interface TakingIn {
  readonly ingest: LiveIngest;
  readonly stopSessions: () => Promise<void>;
  readonly idleSessions: () => Promise<void>;
}

/** The way of events into the store, with the shards that they point to. */
function takingIn(
  analysis: Analysis,
  tagger: EventTagger,
  derived: DerivedEvents,
  options: LiveOptions,
): TakingIn {
  const { store } = analysis;
  const { onEvent = () => undefined, onProblem, after } = options;
  const attribution = attributeSoon(analysis, onEvent, onProblem);
  const onPipelineEvent = (event: PipelineEvent): void => {
    announceEnd(event, analysis);
    if (event.kind === 'session' || event.kind === 'refreshed') attribution.request();
    onEvent(event);
  };
  const follower = options.followsShards
    ? followShards({ analysis, after, onProblem, onEvent: onPipelineEvent })
    : null;
  const common = {
    ...{ store, tagger },
    publish: (event: Envelope) => derived.publish(event),
    onFault: (fault: Extract<PipelineEvent, { kind: 'fault' }>['fault']) =>
      onPipelineEvent({ kind: 'fault', fault }),
    onAttacker: () => attribution.request(),
  };
  const sessions = liveSessions({
    ...common,
    read: (session) => follower?.read(session) ?? Promise.resolve(false),
    onDeferred: () => ingest.skipped('shard missing'),
  });
  const ingest: LiveIngest = liveIngest({ ...common, sessions });
  return {
    ingest,
    idleSessions: () => sessions.idle(),
    async stopSessions() {
      await follower?.stop();
      await sessions.idle();
      await attribution.stop();
    },
  };
}

/** A session that was shown while it ran, and is complete now, has its end published. */
function announceEnd(event: PipelineEvent, { store, bus, isPrivate }: Analysis): void {
  if (event.kind !== 'refreshed' || !event.becameFinal) return;
  for (const envelope of storedEnvelopes(store, event.evidenceRef, isPrivate)) {
    if (envelope.topic === TOPIC.sessionEnded) bus.publish(envelope);
  }
}

interface StatusParts {
  readonly options: LiveOptions;
  readonly bus: NatsBus;
  readonly feed: LiveFeed;
  readonly recorder: Recorder | null;
  readonly ingest: LiveIngest;
  readonly gaps: readonly LiveGap[];
}

function statusOf({ options, bus, feed, recorder, ingest, gaps }: StatusParts): LiveStatus {
  return {
    url: options.url,
    state: bus.state(),
    feed: feed.counts(),
    bus: bus.counts(),
    recorder: recorder && { ...recorder.counts(), folder: recorder.folder },
    skips: ingest.skips(),
    gaps,
    publishes: options.publish,
  };
}
