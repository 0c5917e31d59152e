import { ShardscopeError } from '../../errors/errors.ts';
import type { IndexFile } from '../discover.ts';
import { MAX_SKIPPED_LISTED } from '../limits.ts';
import { withScanDesk } from '../scan-desk.ts';
import { AddressBook } from './address-book.ts';
import { CommandLog } from './command-log.ts';
import { readEndedEnvelope } from './ended-envelope.ts';
import { readIndexFile } from './read-index-file.ts';
import { readLogLine, type SkippedSession } from './session-log.ts';
import type { SessionMap } from './session-map.ts';
import type { SessionRecord } from './session-record.ts';

/** What a file of the session index held. */
export interface IndexFileCounts {
  /** Relative to the opened path; safe to print. */
  readonly file: string;
  readonly lines: number;
  /** Lines that tell of a session that is over. */
  readonly sessions: number;
  /** Lines that log a command. */
  readonly commands: number;
  /** Sessions that the recorder says it did not record. */
  readonly skipped: number;
  /** Lines in no known shape, or too long. */
  readonly malformed: number;
}

/** All that is known of sessions from elsewhere than their shards. */
export interface SessionIndex {
  readonly addresses: AddressBook;
  readonly commands: CommandLog;
  /** Sessions that envelopes say are over. */
  readonly announced: readonly SessionRecord[];
  /** The first of them; how many there are is in `files`. */
  readonly skipped: readonly SkippedSession[];
  readonly files: readonly IndexFileCounts[];
  readonly errors: readonly ShardscopeError[];
}

type MutableCounts = { -readonly [key in keyof IndexFileCounts]: IndexFileCounts[key] };

/** Reads the session index of an opened folder. What cannot be read becomes an error in it. */
export async function readSessionIndex(
  files: readonly IndexFile[],
  map: SessionMap | null,
  maxInflated: number,
): Promise<SessionIndex> {
  const reading = new IndexReading(map);
  for (const file of files) {
    await withScanDesk(async (desk) => {
      const counts = reading.begin(file.path);
      const take = (line: string): void => reading.take(file.kind, line, counts);
      await readIndexFile(file, desk, maxInflated, take, () => counts.malformed++).catch(
        (error: unknown) => reading.fail(error),
      );
    });
  }
  return reading;
}

class IndexReading implements SessionIndex {
  readonly addresses: AddressBook;
  readonly commands = new CommandLog();
  readonly announced: SessionRecord[] = [];
  readonly skipped: SkippedSession[] = [];
  readonly files: IndexFileCounts[] = [];
  readonly errors: ShardscopeError[] = [];

  constructor(map: SessionMap | null) {
    this.addresses = new AddressBook(map);
  }

  begin(file: string): MutableCounts {
    const counts = { file, lines: 0, sessions: 0, commands: 0, skipped: 0, malformed: 0 };
    this.files.push(counts);
    return counts;
  }

  take(kind: IndexFile['kind'], line: string, counts: MutableCounts): void {
    counts.lines++;
    if (kind === 'events') this.#event(line, counts);
    else this.#log(line, counts);
  }

  fail(error: unknown): void {
    if (!(error instanceof ShardscopeError)) throw error;
    this.errors.push(error);
  }

  #event(line: string, counts: MutableCounts): void {
    const record = readEndedEnvelope(line);
    if (record === 'malformed') counts.malformed++;
    if (typeof record === 'string') return;
    counts.sessions++;
    this.announced.push(record);
    this.addresses.add(record);
  }

  #log(text: string, counts: MutableCounts): void {
    const line = readLogLine(text);
    switch (line.kind) {
      case 'recorded':
        counts.sessions++;
        this.addresses.add(line.record);
        return;
      case 'command':
        counts.commands++;
        this.commands.add(line.record);
        return;
      case 'skipped':
        counts.skipped++;
        if (this.skipped.length < MAX_SKIPPED_LISTED) this.skipped.push(line.skipped);
        return;
      case 'malformed':
        counts.malformed++;
        return;
      case 'other':
    }
  }
}
