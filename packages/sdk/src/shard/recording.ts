import type { Fault } from '../model/fault.ts';
import type { RecordedSession } from '../model/session.ts';
import type { Notice } from './discover.ts';
import type { IndexStore } from './index-json.ts';
import type { IndexFileCounts } from './session-index/session-index.ts';
import type { AnnouncedSessions } from './session-index/announced-sessions.ts';
import type { SkippedSession } from './session-index/session-log.ts';
import type { ShardFile } from './shard-file.ts';
import type { ShardLineCounts } from './shard-index.ts';
import type { EventBatch } from './read-events.ts';
import type { SessionSource } from './source.ts';
import type { IgnoredFile } from './walk-folder.ts';

/** How a recording is opened. */
export interface OpenOptions {
  /** The user's own table of addresses: CSV with `sid,src_ip`, or JSON. */
  readonly sessionMap?: string;
  /** Keeps indexes between runs, so that only what is new has to be looked at. */
  readonly indexStore?: IndexStore;
  /** Bytes of memory that events may take while they are read; default 64 MiB, at most 2 GiB. */
  readonly waveBytes?: number;
  /** Inflated bytes after which a compressed file is given up; default 4 GiB. */
  readonly maxInflatedBytes?: number;
  /** Milliseconds since the epoch; a session without growth for a day is final. Default Date.now. */
  readonly now?: () => number;
}

/** Which events are wanted. */
export interface EventOptions {
  readonly signal?: AbortSignal;
  /**
   * Byte offset from which on a file is read, by {@link FileEvents.file} and its size; default: its
   * beginning.
   */
  readonly from?: (file: string, size: number) => number;
}

/** Some events of one file. */
export interface FileEvents extends EventBatch {
  /** Relative to the opened path; safe to print. */
  readonly file: string;
}

/**
 * An opened folder or file of recordings. Nothing is ever written into it and nothing in it is
 * trusted. Lists are of the time when it was opened or {@link Recording.refresh}ed.
 */
export interface Recording extends SessionSource {
  /** The opened path, absolute and free of links. */
  readonly root: string;
  /** By day, then decky, then service: the order in which they are read. */
  readonly files: readonly ShardFile[];
  /** The files of the session index and what they held. */
  readonly indexFiles: readonly IndexFileCounts[];
  /** What lies there and is not read, and why. */
  readonly ignored: readonly IgnoredFile[];
  /** What was guessed or chosen when it was opened. */
  readonly notices: readonly Notice[];
  /** What could not be read and belongs to no shard; told first when all sessions are asked for. */
  readonly faults: readonly Fault[];
  /** Sessions that the recorder says it did not record. */
  readonly skippedByRecorder: readonly SkippedSession[];
  /** Line counts of the shards that were looked at so far, by {@link ShardFile.path}. */
  readonly lineCounts: ReadonlyMap<string, ShardLineCounts>;
  /**
   * The sessions that envelopes announce, to be crossed off. {@link SessionSource.sessions} does it
   * by itself, unless only some files are asked for.
   */
  announcedSessions(): AnnouncedSessions;
  /**
   * The events of all recordings of events (`*.events.jsonl`), file by file in the order of their
   * names, so that the days of a live recording come one after the other. What was appended since the
   * recording was opened or refreshed is left out.
   *
   * @throws ShardscopeError E_SESSION_INDEX when one cannot be read to its end
   */
  events(options?: EventOptions): AsyncIterable<FileEvents>;
  /**
   * Reads one session, by way of the index. Null when no such session is there.
   *
   * @throws ShardscopeError E_SHARD_UNREADABLE
   */
  readSession(evidenceRef: string, signal?: AbortSignal): Promise<RecordedSession | null>;
  /**
   * Looks again for shards and session indexes. Shards that are known are gone on with where they
   * have grown; that they have is found without a refresh too.
   *
   * @throws ShardscopeError as {@link openFolder} does
   */
  refresh(): Promise<void>;
}
