import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Fault } from '@shardscope/sdk';
import { z } from 'zod';
import { noticeOf } from '../errors.ts';
import { writeJson } from '../store/atomic-file.ts';
import { readJson } from '../workspace/read-json.ts';
import { LIMIT_BOUNDS } from './limits.ts';
import { PERMISSIONS } from './manifest.ts';
import { pluginSettings } from './plugin-errors.ts';

/** Bytes of the file at most: hundreds of plugins with options. */
const MAX_BYTES = 4 * 1024 * 1024;

/** Who may list the user's data folder: the user. */
const FOLDER_MODE = 0o700;

const within = ({ min, max }: { min: number; max: number }): z.ZodNumber =>
  z.number().min(min).max(max);

const ENTRY = z.object({
  /** Absolute path of a folder or file, or the name of a package. */
  named: z.string().min(1),
  /** The plugin's id when it was added. */
  id: z.string(),
  enabled: z.boolean(),
  /** The permissions that the user agreed to. */
  agreed: PERMISSIONS,
  limits: z
    .object({
      memoryMb: within(LIMIT_BOUNDS.memoryMb),
      secondsPerSession: within(LIMIT_BOUNDS.secondsPerSession),
    })
    .exactOptional(),
  options: z.json().exactOptional(),
});

const SCHEMA = z.object({ version: z.literal(1), plugins: z.array(ENTRY) });

/** A plugin that the user has added. */
export type PluginEntry = z.infer<typeof ENTRY>;

/** The plugins that the user has added, as they are kept. */
export interface PluginSettings {
  readonly entries: readonly PluginEntry[];
  /** Why the list could not be used, if so: it then counts as empty, and is never overwritten. */
  readonly notice: Fault | null;
}

/** The file that lists the user's plugins. */
export function pluginSettingsFile(data: string): string {
  return join(data, 'plugins.json');
}

/** The plugins that the user has added. */
export async function readPluginSettings(data: string): Promise<PluginSettings> {
  const file = pluginSettingsFile(data);
  const read = await readJson(file, SCHEMA, MAX_BYTES);
  if (read.kind === 'read') return { entries: read.value.plugins, notice: null };
  if (read.kind === 'missing') return { entries: [], notice: null };
  return { entries: [], notice: noticeOf(pluginSettings(file, read.why)) };
}

/**
 * Changes the list of plugins. Throws E_PLUGIN_SETTINGS where it cannot be used: a person may be able
 * to correct it.
 */
export async function changePluginSettings(
  data: string,
  edit: (entries: readonly PluginEntry[]) => readonly PluginEntry[],
): Promise<readonly PluginEntry[]> {
  const file = pluginSettingsFile(data);
  const read = await readJson(file, SCHEMA, MAX_BYTES);
  if (read.kind === 'invalid') throw pluginSettings(file, read.why);
  const plugins = [...edit(read.kind === 'read' ? read.value.plugins : [])];
  await mkdir(data, { recursive: true, mode: FOLDER_MODE });
  await writeJson(file, { version: 1, plugins } satisfies z.infer<typeof SCHEMA>);
  return plugins;
}
