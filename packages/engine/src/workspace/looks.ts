import { z } from 'zod';
import type { Fault } from '@shardscope/sdk';
import { looksInvalid, noticeOf } from '../errors.ts';
import { readJson, SMALL_FILE_BYTES } from './read-json.ts';

/** Sessions by which a database is told again, at most. */
export const MAX_ANCHORS = 16;

const lookSchema = z.object({
  at: z.number(),
  sessions: z.int().min(0),
  anchors: z.array(z.object({ id: z.int().min(0), digest: z.string().max(64) })).max(MAX_ANCHORS),
});

const fileSchema = z.object({ version: z.literal(1), last: lookSchema });

/** What was there when somebody looked; nothing in it names an attacker or a session. */
export interface Look {
  /** Epoch seconds. */
  readonly at: number;
  /** The highest number of a session in the store: those that come later have higher ones. */
  readonly sessions: number;
  /** Some sessions by which the database is told again. */
  readonly anchors: readonly { readonly id: number; readonly digest: string }[];
}

/** When somebody looked at what a workspace holds. */
export interface Looks {
  /** The last time before this opening; null at the first. */
  readonly before: Look | null;
  /**
   * Keeps what somebody has seen now, in the place of what was kept before; does nothing where
   * another process writes the workspace. Rejects with what writing throws.
   */
  keep(look: Look): Promise<void>;
}

/** The JSON of the file. */
export function looksJson(last: Look): unknown {
  return { version: 1, last };
}

/** Reads when somebody looked last. A file that cannot be used counts as none, and is told of. */
export async function readLooks(
  file: string,
): Promise<{ readonly before: Look | null; readonly notices: readonly Fault[] }> {
  const read = await readJson(file, fileSchema, SMALL_FILE_BYTES);
  switch (read.kind) {
    case 'missing':
      return { before: null, notices: [] };
    case 'invalid':
      return { before: null, notices: [noticeOf(looksInvalid(file, read.why))] };
    case 'read':
      return { before: read.value.last, notices: [] };
  }
}
