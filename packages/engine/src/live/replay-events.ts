import { concat, concatMap, defer, Observable, of, type OperatorFunction } from 'rxjs';
import {
  openEventTagger,
  type Bus,
  type Envelope,
  type PipelineEvent,
  type Recording,
} from '@shardscope/sdk';
import { faultOfThrown } from '../errors.ts';
import type { Semantics } from '../semantics.ts';
import type { SqliteStore } from '../store/index.ts';
import { liveIngest, type LiveIngest } from './live-ingest.ts';
import { liveSessions } from './live-sessions.ts';

/** Milliseconds that one lifter may take for one event. */
const LIFT_DEADLINE_MS = 1000;

/** Events that are taken in at once, so that others get their turn between. */
const MAX_BATCH = 500;

/** What recordings of events are taken in with. */
export interface ReplayOptions {
  readonly recording: Recording;
  readonly store: SqliteStore;
  readonly bus: Bus;
  readonly semantics: Semantics;
  readonly signal: AbortSignal;
  /** Tell of all events, those included that were taken in by an earlier run. */
  readonly whole: boolean;
  /** What the recordings are called in the store before their own names; default: nothing. */
  readonly named?: string;
}

/**
 * Takes in the recordings of events of an opened folder when a run over its shards has ended: the
 * same way as they went when they were received.
 */
export function withRecordedEvents(
  options: ReplayOptions,
): OperatorFunction<PipelineEvent, PipelineEvent> {
  return concatMap((event) =>
    event.kind === 'done' ? concat(replayEvents(options), of(event)) : of(event),
  );
}

/** Takes in the recordings of events of an opened folder, as far as that was not done before. */
export function replayEvents(options: ReplayOptions): Observable<PipelineEvent> {
  if (!options.recording.indexFiles.some(({ file }) => file.endsWith('.events.jsonl'))) {
    return defer(() => []);
  }
  return new Observable((subscriber) => {
    replayAll(options, (event) => subscriber.next(event)).then(
      () => subscriber.complete(),
      (error: unknown) => {
        // One file that cannot be read is no reason to lose what was read of the others.
        subscriber.next({ kind: 'fault', fault: faultOfThrown(error, 'read') });
        subscriber.complete();
      },
    );
  });
}

async function replayAll(
  options: ReplayOptions,
  emit: (event: PipelineEvent) => void,
): Promise<void> {
  const { recording, store, signal, whole, named = '' } = options;
  const { ingest, derived, close } = await opened(options, emit);
  try {
    const batches = recording.events({
      signal,
      from: (file, size) => {
        const cursor = whole ? 0 : store.live.cursor(named + file);
        // A file that is shorter than it was is another one.
        return cursor > size ? 0 : cursor;
      },
    });
    for await (const { events, file, end } of batches) {
      for (const some of pieces(events)) {
        const views = await ingest.take(some);
        for (const envelope of [...views, ...derived.splice(0)]) tell(envelope, options.bus, emit);
        if (signal.aborted) return;
      }
      store.live.batch((batch) => batch.cursor(named + file, end));
    }
  } finally {
    await close();
    for (const envelope of derived.splice(0)) tell(envelope, options.bus, emit);
  }
}

interface Opened {
  readonly ingest: LiveIngest;
  /** What follows from events, in its place behind them. */
  readonly derived: Envelope[];
  readonly close: () => Promise<void>;
}

async function opened(
  { store, semantics }: ReplayOptions,
  emit: (event: PipelineEvent) => void,
): Promise<Opened> {
  const { plugins, attack } = semantics;
  const tagger = await openEventTagger({
    ...{ plugins, attack, deadlineMs: LIFT_DEADLINE_MS },
    log: (line) => emit({ kind: 'logged', line }),
  });
  const derived: Envelope[] = [];
  const common = {
    ...{ store, tagger },
    publish: (event: Envelope) => void derived.push(event),
    onFault: (fault: Extract<PipelineEvent, { kind: 'fault' }>['fault']) =>
      emit({ kind: 'fault', fault }),
    onAttacker: () => undefined,
  };
  // Sessions whose shards lie in the folder have been read by now.
  const sessions = liveSessions({ ...common, read: () => Promise.resolve(false) });
  return {
    ingest: liveIngest({ ...common, sessions }),
    derived,
    async close() {
      await sessions.idle();
      for (const fault of await tagger.dispose()) emit({ kind: 'fault', fault });
    },
  };
}

function tell(envelope: Envelope, bus: Bus, emit: (event: PipelineEvent) => void): void {
  bus.publish(envelope);
  emit({ kind: 'event', envelope });
}

function* pieces(events: readonly Envelope[]): Generator<readonly Envelope[]> {
  for (let at = 0; at < events.length; at += MAX_BATCH) yield events.slice(at, at + MAX_BATCH);
}
