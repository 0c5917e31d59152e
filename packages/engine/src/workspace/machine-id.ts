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
  const known = await knownMachineId(data);
  if (known !== null) return known;
  const id = randomUUID();
  await mkdir(data, { recursive: true, mode: FOLDER_MODE });
  await writeJson(fileIn(data), { version: 1, id });
  return id;
}

/** The id of this machine; null before the first use. */
export async function knownMachineId(data: string): Promise<string | null> {
  const known = await readJson(fileIn(data), SCHEMA, SMALL_FILE_BYTES);
  return known.kind === 'read' ? known.value.id : null;
}

function fileIn(data: string): string {
  return join(data, 'machine.json');
}
