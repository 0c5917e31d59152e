import { parseEvidenceRef } from '../model/evidence.ts';
import type { Fault } from '../model/fault.ts';
import type { RecordedSession } from '../model/session.ts';
import { SessionDescriber } from './candidate.ts';
import { AnnouncedSessions } from './session-index/announced-sessions.ts';
import { borrowCollector, returnCollector } from './collectors.ts';
import type { Notice } from './discover.ts';
import type { EventCollector } from './event-collector.ts';
import { faultOf } from './fault-of.ts';
import { DEFAULT_WAVE_BYTES, MAX_INFLATED_BYTES, MAX_WAVE_BYTES } from './limits.ts';
import { ReadProgress } from './read-progress.ts';
import { readEvents } from './read-events.ts';
import type { EventOptions, FileEvents, OpenOptions, Recording } from './recording.ts';
import { lookAt, shardSessions, type RecordingView } from './recording-view.ts';
import { assignCommands } from './session-index/assign-commands.ts';
import type { IndexFileCounts } from './session-index/session-index.ts';
import type { SkippedSession } from './session-index/session-log.ts';
import type { ShardFile } from './shard-file.ts';
import type { ShardLineCounts } from './shard-index.ts';
import type { ReaderSettings, ShardReader } from './shard-reader.ts';
import { INDEX_SHARE, ShardSessions, changedWhileRead } from './shard-sessions.ts';
import type { SourceItem, SourceOptions } from './source.ts';
import type { IgnoredFile } from './walk-folder.ts';

/**
 * Opens recordings: an artifacts root, one decky, one service, one transcripts folder, a folder of
 * bare shards, one shard file, or recordings of events. No shard is read before its sessions are asked for.
 *
 * @throws ShardscopeError E_SOURCE_UNREADABLE or E_SOURCE_EMPTY for the path, E_SESSION_INDEX for
 * the session map
 */
export async function openFolder(path: string, options: OpenOptions = {}): Promise<Recording> {
  return FolderRecording.open(path, options);
}

class FolderRecording implements Recording {
  readonly lineCounts = new Map<string, ShardLineCounts>();
  readonly #path: string;
  readonly #options: OpenOptions;
  readonly #settings: ReaderSettings;
  #view: RecordingView;

  private constructor(
    path: string,
    options: OpenOptions,
    settings: ReaderSettings,
    view: RecordingView,
  ) {
    this.#path = path;
    this.#options = options;
    this.#settings = settings;
    this.#view = view;
  }

  static async open(path: string, options: OpenOptions): Promise<FolderRecording> {
    const settings = {
      waveBytes: Math.min(options.waveBytes ?? DEFAULT_WAVE_BYTES, MAX_WAVE_BYTES),
      maxInflatedBytes: options.maxInflatedBytes ?? MAX_INFLATED_BYTES,
      indexStore: options.indexStore ?? null,
    };
    const view = await lookAt(path, options.sessionMap, settings);
    return new FolderRecording(path, options, settings, view);
  }

  get root(): string {
    return this.#view.found.root;
  }

  get files(): readonly ShardFile[] {
    return this.#view.files;
  }

  get ignored(): readonly IgnoredFile[] {
    return this.#view.found.ignored;
  }

  get notices(): readonly Notice[] {
    return this.#view.notices;
  }

  get indexFiles(): readonly IndexFileCounts[] {
    return this.#view.index.files;
  }

  get skippedByRecorder(): readonly SkippedSession[] {
    return this.#view.index.skipped;
  }

  get faults(): readonly Fault[] {
    const { found, index } = this.#view;
    return [...found.errors, ...index.errors].map((error) => faultOf(error));
  }

  async refresh(): Promise<void> {
    this.#view = await lookAt(this.#path, this.#options.sessionMap, this.#settings, this.#view);
  }

  async *sessions(options: SourceOptions = {}): AsyncGenerator<SourceItem> {
    const view = this.#view;
    const { files: wanted = () => true } = options;
    const bytes = view.files.filter(wanted).reduce((sum, { size }) => sum + size, 0);
    const progress = new ReadProgress(bytes, options.onProgress);
    if (!options.files) for (const fault of this.faults) yield { kind: 'fault', fault };
    const describer = await this.#describer(view, options.signal);
    const announced = options.files ? null : this.announcedSessions();
    const collector = borrowCollector();
    try {
      for (const reader of view.readers.filter(({ file }) => wanted(file))) {
        if (options.signal?.aborted) return;
        for await (const wave of this.#shard(reader, describer, progress, collector, options)) {
          for (const item of wave) {
            announced?.seen(item);
            yield item;
          }
        }
      }
      if (announced) yield* announced.absent();
      progress.finish();
    } finally {
      returnCollector(collector);
    }
  }

  async *events({ signal, from = () => 0 }: EventOptions = {}): AsyncGenerator<FileEvents> {
    const files = this.#view.found.indexFiles.filter(({ kind }) => kind === 'events');
    for (const { path, location, size } of files) {
      const range = { from: from(path, size), to: size };
      for await (const batch of readEvents(location, path, range)) {
        if (signal?.aborted) return;
        yield { file: path, ...batch };
      }
    }
  }

  announcedSessions(): AnnouncedSessions {
    const { index, files } = this.#view;
    return new AnnouncedSessions(index.announced, files);
  }

  async readSession(evidenceRef: string, signal?: AbortSignal): Promise<RecordedSession | null> {
    const view = this.#view;
    const pointer = parseEvidenceRef(evidenceRef);
    const reader = view.readers.find(
      ({ file }) =>
        file.decky === pointer?.decky &&
        file.service === pointer.service &&
        file.shard === pointer.shard,
    );
    if (!pointer || !reader) return null;
    const { index, changedAt, errors } = await reader.update({ signal });
    if (changedAt === null) throw errors.at(-1) ?? changedWhileRead(reader.file.path);
    const session = index.sessions[index.find(pointer.sid)];
    if (!session) return null;
    const describer = await this.#describer(view, signal);
    const collector = borrowCollector();
    try {
      const { wave, error } = await reader.readWave(index, [session], collector, signal);
      const read = wave.take(0);
      if (read === null) throw error ?? changedWhileRead(reader.file.path);
      const candidate = describer.candidate(reader.file, session, changedAt);
      return describer.session(candidate, reader.file, session, read);
    } finally {
      returnCollector(collector);
    }
  }

  async *#shard(
    reader: ShardReader,
    describer: SessionDescriber,
    progress: ReadProgress,
    collector: EventCollector,
    options: SourceOptions,
  ): AsyncGenerator<Iterable<SourceItem>> {
    const { waveBytes } = this.#settings;
    const sessions = new ShardSessions(reader, describer, options, progress, waveBytes, collector);
    progress.shard(reader.file.size);
    const state = await reader.update({
      collector,
      onBytes: (done, total) => progress.reach((INDEX_SHARE * done) / total),
      signal: options.signal,
    });
    this.lineCounts.set(reader.file.path, state.index.counts);
    progress.found(state.index.sessions.length);
    yield* sessions.waves(state);
  }

  async #describer(view: RecordingView, signal?: AbortSignal): Promise<SessionDescriber> {
    view.commands ??= assignCommands(view.index, view.hasMap, () => shardSessions(view, signal));
    const commands = await view.commands;
    // Without all shards it is not sure whose a command is: the next one has to look again.
    if (signal?.aborted) view.commands = null;
    const now = (this.#options.now ?? Date.now)() / 1000;
    return new SessionDescriber(view.index.addresses, commands, now);
  }
}
