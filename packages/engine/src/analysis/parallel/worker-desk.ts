import type { ShardFile } from '@shardscope/sdk';
import { evidencePrefix } from '../../store/session-rows.ts';
import { sessionPacking } from './packed-session.ts';
import type { ParallelOptions } from './parallel-options.ts';
import type { RelayedEvent, ShardTask } from './protocol.ts';
import type { RunDesk } from './run-desk.ts';
import type { RequestHandlers } from './shard-thread.ts';

/** What this thread does for one worker. Results are kept first, then published. */
export function workerDesk(
  options: ParallelOptions,
  desk: RunDesk,
  files: ShardFile[],
): RequestHandlers {
  const { indexStore } = options;
  return {
    ...resultHandlers(options, desk),
    next() {
      const file = desk.next();
      if (!file) return null;
      desk.ledger.handed(file);
      files.push(file);
      return taskOf(file, options);
    },
    progress({ file, progress }) {
      desk.progress.add(file, progress);
      return null;
    },
    read({ file, sessions, lineCounts }) {
      desk.ledger.read(file, sessions);
      if (lineCounts) options.onLineCounts(file, lineCounts);
      return null;
    },
    load: (key) => indexStore?.load(key),
    async save({ key, index }) {
      await indexStore?.save(key, index);
      return null;
    },
    done(report) {
      desk.add(report);
      return null;
    },
  };
}

/** Each is answered when the consumer of the run has room for more. */
function resultHandlers(
  { semantics }: ParallelOptions,
  { ledger, sink, emit, pace }: RunDesk,
): Pick<RequestHandlers, 'take' | 'refresh' | 'event'> {
  const packing = sessionPacking(semantics);
  return {
    async take(packed) {
      ledger.settled(packed.session.evidenceRef);
      await sink.take(packing.unpack(packed), emit);
      await pace();
      return null;
    },
    async refresh(candidate) {
      ledger.settled(candidate.evidenceRef);
      await sink.refresh(candidate, emit);
      await pace();
      return null;
    },
    async event(event) {
      const session = endedBy(event);
      if (session !== undefined) ledger.settled(session);
      emit(event);
      await pace();
      return null;
    },
  };
}

function taskOf(file: ShardFile, { extracted, addresses }: ParallelOptions): ShardTask {
  const prefix = evidencePrefix(file);
  const own = [...addresses()].filter(([evidenceRef]) => evidenceRef.startsWith(prefix));
  return { file, extracted: extracted(file), addresses: new Map(own) };
}

/**
 * The session that came to its end with an event, if one did: a session whose context cannot be built
 * gives nothing, other faults cost a part of it.
 */
function endedBy(event: RelayedEvent): string | undefined {
  if (event.kind === 'deferred') return event.evidenceRef;
  const isEnd = event.kind === 'fault' && event.fault.phase === 'context';
  return isEnd ? event.fault.evidenceRef : undefined;
}
