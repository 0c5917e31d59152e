import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeJson } from '../store/atomic-file.ts';
import { FOLDER_MODE } from './layout.ts';
import { SMALL_FILE_BYTES, readJson } from './read-json.ts';

const SCHEMA = z.object({ version: z.literal(1), id: z.uuid() });

/**
 * A random id of this user on this machine, made at the first use. It tells portable workspaces
 * made here from those that came from elsewhere.
 */
export async function machineId(data: string): Promise<string> {
  const file = join(data, 'machine.json');
  const known = await readJson(file, SCHEMA, SMALL_FILE_BYTES);
  if (known.kind === 'read') return known.value.id;
  const id = randomUUID();
  await mkdir(data, { recursive: true, mode: FOLDER_MODE });
  await writeJson(file, { version: 1, id });
  return id;
}
