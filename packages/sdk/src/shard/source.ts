import type { Fault } from '../model/fault.ts';
import type { AbsentSession } from './session-index/announced-sessions.ts';
import type { RecordedSession, SessionCandidate } from '../model/session.ts';
import type { ShardFile } from './shard-file.ts';

/** How far a source has got. */
export interface SourceProgress {
  readonly bytesDone: number;
  readonly bytesTotal: number;
  readonly sessionsDone: number;
  /** Grows while shards are still being indexed. */
  readonly sessionsKnown: number;
}

/** What a source hands out, one at a time. */
export type SourceItem =
  | { readonly kind: 'session'; readonly session: RecordedSession }
  /** A session that the caller did not want (see {@link SourceOptions.wanted}); not read. */
  | { readonly kind: 'unwanted'; readonly candidate: SessionCandidate }
  /** A session that was announced but is not in its shard any more, or could not be read. */
  | { readonly kind: 'lost'; readonly candidate: SessionCandidate; readonly fault: Fault }
  /** A session that an envelope announced and that no shard holds. */
  | AbsentSession
  /** A file that could not be read, or only in part. */
  | { readonly kind: 'fault'; readonly fault: Fault };

/** How a source is asked for its sessions. */
export interface SourceOptions {
  readonly signal?: AbortSignal;
  /** Asked before a session's events are read; false skips the reading. Default: all are wanted. */
  readonly wanted?: (candidate: SessionCandidate) => boolean;
  /** Which shards to read, where sessions lie in shards. Default: all. */
  readonly files?: (file: ShardFile) => boolean;
  /** Called as reading goes on, at most a few times a second. */
  readonly onProgress?: (progress: SourceProgress) => void;
}

/**
 * Where sessions come from: a folder, a file, a test. It is pulled: nothing is read before the
 * consumer asks for the next item, but for what one wave of reading brings along.
 */
export interface SessionSource {
  sessions(options?: SourceOptions): AsyncIterable<SourceItem>;
}
