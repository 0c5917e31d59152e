import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { LiveTarget, RecentBus } from '../client/live.ts';
import { writeJson } from '../store/atomic-file.ts';
import { FOLDER_MODE } from '../workspace/layout.ts';
import { readJson, SMALL_FILE_BYTES } from '../workspace/read-json.ts';

/** Buses remembered: a short list to choose from. */
const MAX_RECENT = 12;

const SCHEMA = z.object({
  version: z.literal(1),
  buses: z
    .array(
      z.object({
        url: z.string(),
        subjectPrefix: z.string().nullable(),
        artifacts: z.string().nullable(),
        publish: z.boolean(),
        user: z.string().nullable(),
        attachedAt: z.number(),
      }),
    )
    .max(MAX_RECENT),
});

/** Buses that were attached to before, the latest first; never with a secret. */
export interface RecentBuses {
  list(): Promise<readonly RecentBus[]>;
  /** Remembering is a convenience: a failure to write is left at that. */
  add(target: LiveTarget): Promise<void>;
}

/** @param folder the user's data folder; null to remember nothing */
export function recentBuses(folder: string | null): RecentBuses {
  if (folder === null) {
    return { list: () => Promise.resolve([]), add: () => Promise.resolve() };
  }
  const file = join(folder, 'recent-buses.json');
  async function list(): Promise<readonly RecentBus[]> {
    const read = await readJson(file, SCHEMA, SMALL_FILE_BYTES);
    return read.kind === 'read' ? read.value.buses : [];
  }
  return {
    list,
    async add({ url, credentials, subjectPrefix, artifacts, publish }) {
      const user = credentials.kind === 'user' ? credentials.user : null;
      const added = { url, subjectPrefix, artifacts, publish, user, attachedAt: Date.now() / 1000 };
      const others = (await list()).filter((bus) => bus.url !== url);
      const buses = [added, ...others].slice(0, MAX_RECENT);
      try {
        await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
        await writeJson(file, { version: 1, buses });
      } catch {
        // Nothing depends on the list, and the person came to see something else.
      }
    },
  };
}
