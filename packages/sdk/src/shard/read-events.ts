import type { FileHandle } from 'node:fs/promises';
import { sessionIndex } from '../errors/errors.ts';
import { decodeBytes } from '../model/bytes.ts';
import { decodeRecorded, MAX_MESSAGE_BYTES } from '../bus/decode-envelope.ts';
import type { Envelope } from '../model/envelope.ts';
import { CHUNK_BYTES } from './limits.ts';
import { openRegularFile, plainError } from './open-file.ts';

/**
 * Bytes of one line: a message of the largest size may have been written down with an escape of six
 * characters for each of its bytes.
 */
const MAX_EVENT_LINE_BYTES = 6 * MAX_MESSAGE_BYTES + 1024;

const NEWLINE = 0x0a;

/** Some events of a recording, in file order. */
export interface EventBatch {
  readonly events: readonly Envelope[];
  /** Byte offset right behind their lines. */
  readonly end: number;
  /** Lines that are no event, or too long. */
  readonly bad: number;
}

/** Where the reading of a recording of events starts and ends. */
export interface EventRange {
  /** Byte offset of the beginning of a line; default 0. */
  readonly from?: number;
  /** Byte offset behind the last line that is wanted; default: the file's end. */
  readonly to?: number;
}

/**
 * Reads a recording of events (`*.events.jsonl`) a piece at a time. What stands behind the last
 * newline counts if it is a whole event.
 *
 * @param location absolute path of a regular file
 * @param shown the path as people see it
 * @throws ShardscopeError E_SESSION_INDEX when it cannot be read to its end
 */
export async function* readEvents(
  location: string,
  shown: string,
  { from = 0, to = Infinity }: EventRange = {},
): AsyncGenerator<EventBatch> {
  try {
    const handle = await openRegularFile(location);
    try {
      yield* batches(handle, from, to);
    } finally {
      await handle.close();
    }
  } catch (error) {
    const plain = plainError(error);
    throw sessionIndex(shown, plain.message, plain);
  }
}

async function* batches(handle: FileHandle, from: number, to: number): AsyncGenerator<EventBatch> {
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  let rest: Buffer = Buffer.alloc(0);
  let isTooLong = false;
  let offset = from;
  while (offset < to) {
    const wanted = Math.min(chunk.length, to - offset);
    const { bytesRead } = await handle.read(chunk, 0, wanted, offset);
    if (bytesRead === 0) break;
    offset += bytesRead;
    const read = chunk.subarray(0, bytesRead);
    const newline = read.lastIndexOf(NEWLINE);
    if (newline < 0) {
      // Too long a line is not kept, only waited out.
      isTooLong ||= rest.length + read.length > MAX_EVENT_LINE_BYTES;
      rest = isTooLong ? Buffer.alloc(0) : Buffer.concat([rest, read]);
      continue;
    }
    const whole = Buffer.concat([rest, read.subarray(0, newline + 1)]);
    rest = Buffer.from(read.subarray(newline + 1));
    yield batchOf(whole, offset - rest.length, isTooLong);
    isTooLong = false;
  }
  if (rest.length > 0 && !isTooLong) yield batchOf(rest, offset, false);
}

/** @param skipsFirst the first line is the end of one that was too long to keep */
function batchOf(bytes: Buffer, end: number, skipsFirst: boolean): EventBatch {
  const events: Envelope[] = [];
  let bad = skipsFirst ? 1 : 0;
  let at = skipsFirst ? bytes.indexOf(NEWLINE) + 1 : 0;
  while (at < bytes.length) {
    const newline = bytes.indexOf(NEWLINE, at);
    const lineEnd = newline < 0 ? bytes.length : newline;
    const line = decodeBytes(bytes, at, lineEnd).trim();
    at = lineEnd + 1;
    if (line === '') continue;
    const decoded = decodeRecorded(line);
    if (decoded.kind === 'envelope') events.push(decoded.envelope);
    else bad += 1;
  }
  return { events, end, bad };
}
