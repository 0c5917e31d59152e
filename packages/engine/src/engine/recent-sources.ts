import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { RecentSource } from '../client/protocol.ts';
import { writeJson } from '../store/atomic-file.ts';
import { FOLDER_MODE } from '../workspace/layout.ts';
import { readJson, SMALL_FILE_BYTES } from '../workspace/read-json.ts';

/** Paths remembered: a short list to choose from. */
const MAX_RECENT = 12;

const SCHEMA = z.object({
  version: z.literal(1),
  sources: z.array(z.object({ path: z.string(), openedAt: z.number() })).max(MAX_RECENT),
});

/** Paths that were opened before, the latest first. */
export interface RecentSources {
  list(): Promise<readonly RecentSource[]>;
  /** Remembering is a convenience: a failure to write is left at that. */
  add(path: string): Promise<void>;
}

/** @param folder the user's data folder; null to remember nothing */
export function recentSources(folder: string | null): RecentSources {
  if (folder === null) {
    return { list: () => Promise.resolve([]), add: () => Promise.resolve() };
  }
  const file = join(folder, 'recent.json');
  async function list(): Promise<readonly RecentSource[]> {
    const read = await readJson(file, SCHEMA, SMALL_FILE_BYTES);
    return read.kind === 'read' ? read.value.sources : [];
  }
  return {
    list,
    async add(path) {
      const others = (await list()).filter((source) => source.path !== path);
      const sources = [{ path, openedAt: Date.now() / 1000 }, ...others].slice(0, MAX_RECENT);
      try {
        await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
        await writeJson(file, { version: 1, sources });
      } catch {
        // Nothing depends on the list, and the person came to see something else.
      }
    },
  };
}
