import type { Fault } from '@shardscope/sdk';
import type { Command } from 'commander';
import { openUserPlugins, type IsolatedPlugin } from '../plugins/index.ts';
import { builtinPrimitives, type SemanticsName } from '../semantics.ts';
import { openedPath } from '../workspace/place.ts';

/** What `--plugin` gave, however often it was written. */
export interface PluginOption {
  readonly plugin: readonly string[];
}

/** Adds `--plugin <path>` to a command that runs plugins. */
export function withPlugins(command: Command): Command {
  return command.option(
    '--plugin <path>',
    'run this plugin, too: a folder, a file or an installed package (repeatable)',
    (path: string, before: readonly string[]) => [...before, path],
    [],
  );
}

/**
 * The plugins of a run: those named, and those that the user added; why one of the latter does not
 * run is told.
 *
 * @param path what is opened: nothing in it is ever run
 */
export async function pluginsOfRun(
  path: string,
  { plugin: named, semantics }: PluginOption & { readonly semantics: SemanticsName },
  problem: (notice: Fault) => void,
): Promise<readonly IsolatedPlugin[]> {
  const opened = await openedPath(path);
  const taken = builtinPrimitives(semantics);
  const { plugins, notices } = await openUserPlugins({ named, opened, taken });
  for (const notice of notices) problem(notice);
  return plugins;
}
