import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { writeJson, type FileSystem } from '../store/atomic-file.ts';
import { SMALL_FILE_BYTES, readJson } from './read-json.ts';

/** Bytes of a secret. */
const SECRET_BYTES = 32;

const SCHEMA = z.object({ version: z.literal(1), secret: z.string().regex(/^[0-9a-f]{64}$/) });

/** A secret that pairs of keys are keyed with, so that no text can be read from a typing profile. */
export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('hex');
}

/**
 * The secret of a workspace, made at the first use in a file that only its user can read. A file that
 * cannot be used is replaced: profiles are then measured again under the new secret.
 *
 * @param write keeps a new secret; left out, a workspace without one gets one for this process only
 */
export async function typingSecret(
  file: string,
  write?: {
    readonly files?: FileSystem | undefined;
    readonly beforeReplace: () => void | Promise<void>;
  },
): Promise<string> {
  const read = await readJson(file, SCHEMA, SMALL_FILE_BYTES);
  if (read.kind === 'read') return read.value.secret;
  const secret = newSecret();
  if (write) await writeJson(file, { version: 1, secret }, write.files, write.beforeReplace);
  return secret;
}
