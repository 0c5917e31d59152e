import { join } from 'node:path';
import { z } from 'zod';
import { workspaceInvalid } from '../errors.ts';
import { LAYOUT } from './layout.ts';
import { SMALL_FILE_BYTES, readJson } from './read-json.ts';

/** Version of `workspace.json` that is written and understood. */
export const MANIFEST_VERSION = 1;

const SCHEMA = z.object({
  version: z.literal(MANIFEST_VERSION),
  path: z.string(),
  created: z.iso.datetime(),
  origin: z.string().nullable(),
});

const ANY_VERSION = z.object({ version: z.number() });

/** What `workspace.json` says. */
export interface Manifest {
  readonly version: typeof MANIFEST_VERSION;
  /** Real path of what is opened with it. */
  readonly path: string;
  /** ISO 8601. */
  readonly created: string;
  /** Machine id of who made it; null where it could not be kept. */
  readonly origin: string | null;
}

/** Reads a workspace's manifest; null when it has none. Throws E_WORKSPACE_INVALID. */
export async function readManifest(dir: string): Promise<Manifest | null> {
  const file = join(dir, LAYOUT.manifest);
  const read = await readJson(file, SCHEMA, SMALL_FILE_BYTES);
  if (read.kind === 'read') return read.value;
  if (read.kind === 'missing') return null;
  const any = await readJson(file, ANY_VERSION, SMALL_FILE_BYTES);
  if (any.kind === 'read' && any.value.version > MANIFEST_VERSION) {
    throw workspaceInvalid(dir, 'a newer Shardscope made it; update this one', read.cause);
  }
  throw workspaceInvalid(dir, `its ${LAYOUT.manifest} is damaged (${read.why})`, read.cause);
}
