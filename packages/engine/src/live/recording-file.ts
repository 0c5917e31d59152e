import { constants, type Stats } from 'node:fs';
import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { FOLDER_MODE } from '../workspace/layout.ts';

/** Only its user reads what attackers sent. */
const FILE_MODE = 0o600;

/** Never through a link: the name is known, and somebody else could have made one of it. */
const APPEND_FLAGS =
  constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | (constants.O_NOFOLLOW || 0);

const NEWLINE = 0x0a;

/** Name of the recording of a UTC day, `live-YYYY-MM-DD.events.jsonl`. */
export function recordingName(day: string): string {
  return `live-${day}.events.jsonl`;
}

/** The UTC day of a time in ms since the epoch, `YYYY-MM-DD`. */
export function utcDay(now: number): string {
  return new Date(now).toISOString().slice(0, 10);
}

/** A recording that is open for appending. */
export interface RecordingFile {
  readonly path: string;
  /** Bytes in it. */
  readonly size: number;
  append(bytes: Uint8Array): Promise<void>;
  /** What was appended is on the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the recording of a day, making it and its folder if they are not there. A last line that a
 * crash cut off gets its end, so that the next event begins a line of its own.
 */
export async function openRecordingFile(folder: string, day: string): Promise<RecordingFile> {
  await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
  const path = join(folder, recordingName(day));
  const handle = await open(path, APPEND_FLAGS, FILE_MODE);
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw new Error('it is no regular file');
    const mended = await mendEnd(handle, stats);
    return recordingFile(handle, path, stats.size + mended);
  } catch (thrown) {
    await handle.close();
    throw thrown;
  }
}

function recordingFile(handle: FileHandle, path: string, size: number): RecordingFile {
  let length = size;
  return {
    path,
    get size() {
      return length;
    },
    async append(bytes) {
      for (let at = 0; at < bytes.length;) {
        const { bytesWritten } = await handle.write(bytes, at);
        at += bytesWritten;
        length += bytesWritten;
      }
    },
    sync: () => handle.datasync(),
    close: () => handle.close(),
  };
}

/** Bytes that had to be added. */
async function mendEnd(handle: FileHandle, { size }: Stats): Promise<number> {
  if (size === 0) return 0;
  const last = Buffer.alloc(1);
  await handle.read(last, 0, 1, size - 1);
  if (last[0] === NEWLINE) return 0;
  await handle.write(Buffer.from([NEWLINE]));
  return 1;
}
