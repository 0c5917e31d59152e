import { existsSync } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { checkPluginApi, messageOf } from '@shardscope/sdk';
import { z } from 'zod';
import { pluginInside, pluginManifest, pluginNotFound } from './plugin-errors.ts';
import { dataFolder } from '../workspace/data-folder.ts';
import { PACKAGE_MANIFEST } from './manifest.ts';
import type { PluginPlace } from './plugin-place.ts';
import { dependencyFolders } from './process/dependency-folders.ts';
import { packageRoot } from './process/package-root.ts';

/** Where to look for plugins, and where not. */
export interface FindOptions {
  /** Real path of the recordings that are opened: nothing in it is ever run. */
  readonly opened?: string;
  /** The user's data folder; packages are installed in `plugins` below it. */
  readonly data?: string;
}

/**
 * Finds a plugin and checks what can be known of it without running any of its code.
 *
 * @param named a folder with a package.json, a file, or the name of a package: one that is installed
 *   in the data folder's `plugins` (`npm install --prefix`), or that a program in the working folder
 *   could import
 * @throws ShardscopeError E_PLUGIN_NOT_FOUND, E_PLUGIN_MANIFEST, E_PLUGIN_API, E_PLUGIN_INSIDE
 */
export async function findPlugin(
  named: string,
  { opened, data = dataFolder() }: FindOptions = {},
): Promise<PluginPlace> {
  const path = await existing(named, data);
  if (opened !== undefined && isWithin(path, opened)) throw pluginInside(named, opened);
  return (await stat(path)).isDirectory() ? packagePlace(named, path) : filePlace(named, path);
}

/** The folder, below the data folder, in which packages are installed for their plugins. */
export function pluginsFolder(data: string): string {
  return join(data, 'plugins');
}

async function existing(named: string, data: string): Promise<string> {
  const candidates = [resolve(named), ...installedAs(named, data)];
  const found = candidates.find((candidate) => existsSync(candidate));
  if (found === undefined) {
    throw pluginNotFound(named, `there is neither ${candidates.join(' nor ')}`);
  }
  return realpath(found);
}

/** Where a package of this name can lie; nowhere for what is no name of a package. */
function installedAs(named: string, data: string): readonly string[] {
  if (!/^(@[a-z0-9-~][\w.-]*\/)?[a-z0-9-~][\w.-]*$/.test(named)) return [];
  return [pluginsFolder(data), process.cwd()].map((base) => join(base, 'node_modules', named));
}

async function packagePlace(named: string, root: string): Promise<PluginPlace> {
  const { shardscope: manifest, version = null } = await manifestIn(named, root);
  const entry = join(root, manifest.entry);
  if (!isWithin(entry, root)) throw pluginManifest(named, 'its entry lies outside of its folder');
  if (!existsSync(entry)) {
    throw pluginNotFound(named, `its entry ${entry} is not there: build it (npm run build)`);
  }
  checkPluginApi(manifest.id, manifest.apiVersion);
  return {
    ...{ named, root, manifest, version },
    reads: [root, ...dependencyFolders(root)],
    entry: await realpath(entry),
  };
}

/** A file by itself, or the source of a plugin that has a package.json around it. */
async function filePlace(named: string, entry: string): Promise<PluginPlace> {
  const root = packageRoot(entry);
  if (!existsSync(join(root, 'package.json')) || !(await isPluginPackage(root))) {
    const folder = dirname(entry);
    return { named, entry, root: folder, reads: [entry], manifest: null, version: null };
  }
  const { shardscope: manifest, version = null } = await manifestIn(named, root);
  checkPluginApi(manifest.id, manifest.apiVersion);
  return { named, entry, root, manifest, version, reads: [root, ...dependencyFolders(root)] };
}

async function isPluginPackage(root: string): Promise<boolean> {
  const text = await readFile(join(root, 'package.json'), 'utf8');
  const parsed = z.looseObject({ shardscope: z.unknown() }).safeParse(jsonOf(text));
  return parsed.success && parsed.data.shardscope !== undefined;
}

async function manifestIn(named: string, root: string): Promise<z.infer<typeof PACKAGE_MANIFEST>> {
  const file = join(root, 'package.json');
  if (!existsSync(file)) throw pluginManifest(named, `there is no ${file}`);
  try {
    return PACKAGE_MANIFEST.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (thrown) {
    const why = thrown instanceof z.ZodError ? z.prettifyError(thrown) : messageOf(thrown);
    throw pluginManifest(named, why);
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not the package.json of a plugin, at least.
    return null;
  }
}

function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
