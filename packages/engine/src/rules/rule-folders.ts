import { mkdir, realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { ruleFoldersInvalid, rulesInside, rulesUnreadable } from './rule-errors.ts';
import { writeJson } from '../store/atomic-file.ts';
import { dataFolder } from '../workspace/data-folder.ts';
import { FOLDER_MODE } from '../workspace/layout.ts';
import { isWithin, openedPath } from '../workspace/place.ts';
import { SMALL_FILE_BYTES, isMissing, readJson } from '../workspace/read-json.ts';

/** Folders that a person may name besides the one in the data folder. */
const MAX_FOLDERS = 32;

const SCHEMA = z.strictObject({
  version: z.literal(1),
  folders: z.array(z.string().min(1)).max(MAX_FOLDERS),
});

/** Where the states of rules are kept. */
export function ruleStatesFile(data = dataFolder()): string {
  return join(data, 'rule-states.json');
}

/** The folder of rules that is always looked at: the user's own, in the data folder. */
export function ownRuleFolder(data = dataFolder()): string {
  return join(data, 'rules');
}

/** The folders that rules are read from, and what a person should know of them. */
export interface RuleFolders {
  /** In the order in which they take precedence. */
  readonly folders: readonly string[];
  readonly notices: readonly string[];
}

/**
 * Only the folders named for this run, for one that leaves the user's own rules alone. Throws
 * E_RULES_INSIDE and E_RULES_UNREADABLE.
 */
export async function namedRuleFolders(
  named: readonly string[],
  opened: string,
): Promise<RuleFolders> {
  return { folders: await namedIn(named, await realpath(opened)), notices: [] };
}

function namedIn(named: readonly string[], root: string | null): Promise<string[]> {
  return Promise.all(named.map((folder) => existing(folder, root)));
}

/**
 * The folders of a person's rules: the one in the data folder, those added to the settings, and those
 * named for this run. Never one in what is opened: nothing in it is trusted. Throws E_RULES_INSIDE for
 * a named one, and E_RULES_UNREADABLE where there is none; of one in the settings that is only told.
 *
 * @param named folders of the command line
 * @param opened what is opened; null for nothing. Throws E_SOURCE_UNREADABLE where it is not there
 */
export async function ruleFolders(
  named: readonly string[] = [],
  opened: string | null = null,
  data = dataFolder(),
): Promise<RuleFolders> {
  const root = opened === null ? null : await openedPath(opened);
  const asked = await namedIn(named, root);
  const folders = [ownRuleFolder(data), ...asked];
  const notices: string[] = [];
  for (const folder of await addedRuleFolders(data)) {
    try {
      folders.push(await existing(folder, root));
    } catch (thrown) {
      notices.push(thrown instanceof Error ? thrown.message : String(thrown));
    }
  }
  return { folders: [...new Set(folders)], notices };
}

/** The folders that were added to the settings. Throws E_RULE_FOLDERS_INVALID. */
export async function addedRuleFolders(data = dataFolder()): Promise<readonly string[]> {
  const read = await readJson(settingsFile(data), SCHEMA, SMALL_FILE_BYTES);
  if (read.kind === 'invalid') throw ruleFoldersInvalid(settingsFile(data), read.why, read.cause);
  return read.kind === 'read' ? read.value.folders : [];
}

/** Adds a folder to the settings. Throws E_RULES_UNREADABLE where there is none. */
export async function addRuleFolder(folder: string, data = dataFolder()): Promise<string> {
  const path = await existing(folder, null);
  const others = (await addedRuleFolders(data)).filter((each) => each !== path);
  await save([...others, path], data);
  return path;
}

/** Removes a folder from the settings, whether it still exists or not; false when it was not there. */
export async function removeRuleFolder(folder: string, data = dataFolder()): Promise<boolean> {
  const path = await realpath(folder).catch(() => resolve(folder));
  const before = await addedRuleFolders(data);
  const after = before.filter((each) => each !== path && each !== folder);
  if (after.length === before.length) return false;
  await save(after, data);
  return true;
}

async function existing(folder: string, root: string | null): Promise<string> {
  const path = await realpath(folder).catch((cause: unknown) => {
    throw rulesUnreadable(folder, isMissing(cause) ? 'there is no such folder' : cause);
  });
  if (root !== null && isWithin(path, root)) throw rulesInside(folder, root);
  return path;
}

async function save(folders: readonly string[], data: string): Promise<void> {
  await mkdir(data, { recursive: true, mode: FOLDER_MODE });
  await writeJson(settingsFile(data), {
    version: 1,
    folders: folders.slice(-MAX_FOLDERS),
  } satisfies z.input<typeof SCHEMA>);
}

function settingsFile(data: string): string {
  return join(data, 'rule-folders.json');
}
