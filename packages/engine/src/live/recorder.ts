import { messageOf, type ShardscopeError } from '@shardscope/sdk';
import { recordingUnwritten } from '../errors.ts';
import { openRecordingFile, recordingName, utcDay, type RecordingFile } from './recording-file.ts';

/** Milliseconds between two writes: few calls, and little to lose. */
const WRITE_MS = 100;

/** Milliseconds after which what was written has to be on the disk. */
const SYNC_MS = 900;

/** Bytes that wait for a disk that is slow or full; what comes beyond is not recorded. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024;

/** Milliseconds between two tries to write where writing fails. */
const RETRY_MS = 1000;

/** A place in a recording: a byte offset in the file of a UTC day. */
export interface RecordingPlace {
  readonly day: string;
  readonly offset: number;
}

/** What a recorder has done. */
export interface RecorderCounts {
  readonly recorded: number;
  /** Events that did not fit any more while nothing could be written. */
  readonly unrecorded: number;
  /** Bytes of events that wait to be written. */
  readonly waitingBytes: number;
  /** Why nothing can be written at the moment. */
  readonly problem: string | null;
}

/** Appends what is received to a recording, one event a line, a file a UTC day. */
export interface Recorder {
  readonly folder: string;
  /**
   * Takes a line over, without its newline; it is written soon. The place where it begins, or null
   * where it could not be taken.
   */
  append(line: string): RecordingPlace | null;
  counts(): RecorderCounts;
  /** Where the next line will begin: everything before was taken over. */
  end(): RecordingPlace;
  /** Resolves when everything taken over so far is written, or cannot be. */
  written(): Promise<void>;
  /** Resolves when everything taken over is on the disk; rejects with E_RECORDING_UNWRITTEN. */
  close(): Promise<void>;
}

/** How a recorder is made. */
export interface RecorderOptions {
  readonly folder: string;
  /** Milliseconds since the epoch; default Date.now. */
  readonly now?: () => number;
  /** Told once for a row of failures. */
  readonly onProblem: (problem: ShardscopeError) => void;
}

/** Opens a recorder; the file of the day is there afterwards. Throws E_RECORDING_UNWRITTEN. */
export async function openRecorder(options: RecorderOptions): Promise<Recorder> {
  const { folder, now = Date.now } = options;
  const day = utcDay(now());
  try {
    const file = await openRecordingFile(folder, day);
    return new FileRecorder({ ...options, now }, day, file);
  } catch (thrown) {
    throw recordingUnwritten(`${folder}/${recordingName(day)}`, thrown);
  }
}

/** Lines of one day that wait to be written. */
interface WaitingLines {
  readonly day: string;
  lines: string[];
  bytes: number;
}

class FileRecorder implements Recorder {
  readonly folder: string;
  readonly #options: Required<RecorderOptions>;
  readonly #waiting: WaitingLines[];
  #file: RecordingFile | null;
  #fileDay: string;
  /** Where the next line will stand. */
  #end: RecordingPlace;
  #recorded = 0;
  #unrecorded = 0;
  #waitingBytes = 0;
  #problem: string | null = null;
  #writing: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #unsyncedSince: number | null = null;
  #isClosed = false;

  constructor(options: Required<RecorderOptions>, day: string, file: RecordingFile) {
    this.folder = options.folder;
    this.#options = options;
    this.#file = file;
    this.#fileDay = day;
    this.#end = { day, offset: file.size };
    this.#waiting = [{ day, lines: [], bytes: 0 }];
  }

  append(line: string): RecordingPlace | null {
    const bytes = Buffer.byteLength(line) + 1;
    if (this.#isClosed || this.#waitingBytes + bytes > MAX_WAITING_BYTES) {
      this.#unrecorded += 1;
      return null;
    }
    const waiting = this.#linesOf(utcDay(this.#options.now()));
    waiting.lines.push(line);
    waiting.bytes += bytes;
    this.#waitingBytes += bytes;
    this.#recorded += 1;
    const start = this.#end;
    this.#end = { day: start.day, offset: start.offset + bytes };
    this.#later(WRITE_MS);
    return start;
  }

  counts(): RecorderCounts {
    return {
      recorded: this.#recorded,
      unrecorded: this.#unrecorded,
      waitingBytes: this.#waitingBytes,
      problem: this.#problem,
    };
  }

  end(): RecordingPlace {
    return this.#end;
  }

  async written(): Promise<void> {
    await this.#writing;
    if (this.#waitingBytes > 0) await this.#write();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    await this.written();
    const path = this.#file?.path ?? this.folder;
    const left = this.#problem;
    try {
      await this.#file?.sync();
    } finally {
      await this.#file?.close();
      this.#file = null;
    }
    if (this.#waitingBytes > 0) throw recordingUnwritten(path, new Error(left ?? 'no reason'));
  }

  #linesOf(day: string): WaitingLines {
    const last = this.#waiting.at(-1);
    // A clock that goes back does not open an older file again.
    if (last && last.day >= day) return last;
    const next = { day, lines: [], bytes: 0 };
    this.#waiting.push(next);
    this.#end = { day, offset: 0 };
    return next;
  }

  #later(ms: number): void {
    if (this.#timer || this.#isClosed) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.#write();
    }, ms);
  }

  #write(): Promise<void> {
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = null;
      if (this.#problem !== null) this.#later(RETRY_MS);
      else if (this.#waitingBytes > 0 || this.#unsyncedSince !== null) this.#later(WRITE_MS);
    });
    return this.#writing;
  }

  /** Never rejects: what fails is told, and tried again. */
  async #writeAll(): Promise<void> {
    try {
      for (let next = this.#waiting[0]; next; next = this.#following(next)) {
        const file = await this.#fileOf(next.day);
        const { lines, bytes } = next;
        if (lines.length === 0) continue;
        next.lines = [];
        next.bytes = 0;
        await this.#put(file, lines, bytes, next);
      }
      await this.#syncIfDue();
      this.#problem = null;
    } catch (thrown) {
      if (this.#problem === null) {
        const path = this.#file?.path ?? this.folder;
        this.#options.onProblem(recordingUnwritten(path, thrown));
      }
      this.#problem = messageOf(thrown);
    }
  }

  async #put(file: RecordingFile, lines: string[], bytes: number, from: WaitingLines) {
    try {
      await file.append(Buffer.from(`${lines.join('\n')}\n`));
      this.#waitingBytes -= bytes;
      this.#unsyncedSince ??= this.#options.now();
    } catch (thrown) {
      // Nothing is lost: it is tried again, and a line that was cut is mended when reopened.
      from.lines = [...lines, ...from.lines];
      from.bytes += bytes;
      await this.#reopen();
      throw thrown;
    }
  }

  /** The next day's lines, once those of this day are written. */
  #following(done: WaitingLines): WaitingLines | undefined {
    if (this.#waiting.length === 1 || done.lines.length > 0) return undefined;
    this.#waiting.shift();
    return this.#waiting[0];
  }

  async #fileOf(day: string): Promise<RecordingFile> {
    if (this.#file && this.#fileDay === day) return this.#file;
    const before = this.#file;
    this.#file = null;
    await before?.sync();
    await before?.close();
    this.#file = await openRecordingFile(this.folder, day);
    this.#fileDay = day;
    return this.#file;
  }

  async #reopen(): Promise<void> {
    const broken = this.#file;
    this.#file = null;
    await broken?.close().catch(() => undefined);
  }

  async #syncIfDue(): Promise<void> {
    if (this.#unsyncedSince === null) return;
    if (this.#options.now() - this.#unsyncedSince < SYNC_MS - WRITE_MS) return;
    this.#unsyncedSince = null;
    await this.#file?.sync();
  }
}
