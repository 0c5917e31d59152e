import type { Command } from 'commander';

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
