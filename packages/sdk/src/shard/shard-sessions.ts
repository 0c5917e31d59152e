import { shardUnreadable, type ShardscopeError } from '../errors/errors.ts';
import type { SessionCandidate } from '../model/session.ts';
import type { SessionDescriber } from './candidate.ts';
import type { CollectedSession, EventCollector } from './event-collector.ts';
import { faultOf } from './fault-of.ts';
import type { ReadProgress } from './read-progress.ts';
import type { IndexedSession } from './shard-index.ts';
import type { ShardReader, ShardState } from './shard-reader.ts';
import type { SourceItem, SourceOptions } from './source.ts';
import { waveRoom, waveSize, type Wave } from './wave.ts';

/** Part of a shard's work that the index is, as the sessions may have to be read after it. */
export const INDEX_SHARE = 0.5;

/** Hands out the sessions of one shard, as they are asked for. */
export class ShardSessions {
  readonly #reader: ShardReader;
  readonly #describer: SessionDescriber;
  readonly #options: SourceOptions;
  readonly #progress: ReadProgress;
  readonly #waveBytes: number;
  readonly #collector: EventCollector;

  constructor(
    reader: ShardReader,
    describer: SessionDescriber,
    options: SourceOptions,
    progress: ReadProgress,
    waveBytes: number,
    collector: EventCollector,
  ) {
    this.#reader = reader;
    this.#describer = describer;
    this.#options = options;
    this.#progress = progress;
    this.#waveBytes = waveBytes;
    this.#collector = collector;
  }

  /**
   * The sessions of a shard that was just looked at, wave by wave: no wave is read before the one
   * before it has been gone through. Stops quietly when it is told to.
   */
  async *waves(state: ShardState): AsyncGenerator<Iterable<SourceItem>> {
    yield state.errors.map((error) => ({ kind: 'fault', fault: faultOf(error) }));
    if (state.collector) yield this.#collected(state, state.collector);
    else if (state.changedAt === null) yield this.#unread(state);
    else yield* this.#inWaves(state);
  }

  /** Sessions that were read along with the index. */
  *#collected(state: ShardState, collector: EventCollector): Generator<SourceItem> {
    for (const [number, session] of state.index.sessions.entries()) {
      if (this.#isAborted()) return;
      const candidate = this.#candidate(session, state);
      this.#progress.sessionDone();
      if (this.#isWanted(candidate)) {
        yield this.#session(candidate, session, collector.session(number));
      } else yield { kind: 'unwanted', candidate };
    }
  }

  /** Sessions that are read a wave at a time, as many as memory is allowed for. */
  async *#inWaves(state: ShardState): AsyncGenerator<Iterable<SourceItem>> {
    const room = waveRoom(state.index, this.#reader.file.compressed, this.#waveBytes);
    const total = state.index.sessions.reduce((sum, session) => sum + waveSize(session), 1);
    let done = 0;
    let wave: IndexedSession[] = [];
    let waveBytes = 0;
    for (const session of state.index.sessions) {
      if (this.#isAborted()) return;
      const candidate = this.#candidate(session, state);
      if (!this.#isWanted(candidate)) {
        this.#progress.sessionDone();
        yield [{ kind: 'unwanted', candidate }];
        continue;
      }
      if (wave.length > 0 && waveBytes + waveSize(session) > room) {
        yield await this.#wave(state, wave);
        done += waveBytes;
        this.#progress.reach(INDEX_SHARE + ((1 - INDEX_SHARE) * done) / total);
        [wave, waveBytes] = [[], 0];
      }
      wave.push(session);
      waveBytes += waveSize(session);
    }
    if (wave.length > 0) yield await this.#wave(state, wave);
  }

  async #wave(
    state: ShardState,
    sessions: readonly IndexedSession[],
  ): Promise<Iterable<SourceItem>> {
    const { signal } = this.#options;
    const { wave, error } = await this.#reader.readWave(
      state.index,
      sessions,
      this.#collector,
      signal,
    );
    return this.#read(state, sessions, wave, error);
  }

  *#read(
    state: ShardState,
    sessions: readonly IndexedSession[],
    wave: Wave,
    error: ShardscopeError | null,
  ): Generator<SourceItem> {
    if (error) yield { kind: 'fault', fault: faultOf(error) };
    for (const [number, session] of sessions.entries()) {
      if (this.#isAborted()) return;
      const candidate = this.#candidate(session, state);
      const read = wave.take(number);
      this.#progress.sessionDone();
      if (read === null) yield this.#lost(candidate, error ?? this.#changed());
      else yield this.#session(candidate, session, read);
    }
  }

  /** Sessions that an earlier look has found in a file that cannot be opened now. */
  *#unread(state: ShardState): Generator<SourceItem> {
    const error = state.errors.at(-1) ?? this.#changed();
    for (const session of state.index.sessions) {
      if (this.#isAborted()) return;
      const candidate = this.#candidate(session, state);
      this.#progress.sessionDone();
      if (this.#isWanted(candidate)) yield this.#lost(candidate, error);
      else yield { kind: 'unwanted', candidate };
    }
  }

  #session(
    candidate: SessionCandidate,
    indexed: IndexedSession,
    read: CollectedSession,
  ): SourceItem {
    const session = this.#describer.session(candidate, this.#reader.file, indexed, read);
    return { kind: 'session', session };
  }

  #candidate(session: IndexedSession, state: ShardState): SessionCandidate {
    return this.#describer.candidate(this.#reader.file, session, state.changedAt);
  }

  #lost(candidate: SessionCandidate, error: ShardscopeError): SourceItem {
    return { kind: 'lost', candidate, fault: faultOf(error, candidate.evidenceRef) };
  }

  #changed(): ShardscopeError {
    return changedWhileRead(this.#reader.file.path);
  }

  #isWanted(candidate: SessionCandidate): boolean {
    return this.#options.wanted?.(candidate) ?? true;
  }

  #isAborted(): boolean {
    return this.#options.signal?.aborted ?? false;
  }
}

/** The error of a session whose lines are not where the index has seen them. */
export function changedWhileRead(file: string): ShardscopeError {
  return shardUnreadable(file, new Error('it changed while it was read; open it again'));
}
