import { ShardscopeError } from '@shardscope/sdk';
import type { ErrorPlace } from '@shardscope/sdk';

export function pluginExit(place: ErrorPlace, how: string, output: string): ShardscopeError {
  return new ShardscopeError(
    'E_PLUGIN_EXIT',
    `${pluginAt(place)} ended its own process: ${how}.${withoutIt(place)}`,
    place,
    lastPrinted(output),
  );
}

export function pluginInside(plugin: string, opened: string): ShardscopeError {
  return new ShardscopeError(
    'E_PLUGIN_INSIDE',
    `The plugin ${plugin} lies inside ${opened}, and nothing in an opened folder is ever run. ` +
      'If you trust it, copy it to a place of your own and name that.',
    { plugin },
  );
}

export function pluginManifest(plugin: string, why: string): ShardscopeError {
  return new ShardscopeError(
    'E_PLUGIN_MANIFEST',
    `The package.json of the plugin ${plugin} cannot be used: ${why}. ` +
      'Its "shardscope" part needs id, entry, apiVersion and kinds.',
    { plugin },
  );
}

export function pluginMemory(
  place: ErrorPlace,
  limitMb: number,
  usedMb: number | null,
): ShardscopeError {
  const used = usedMb === null ? 'more memory than' : `${Math.round(usedMb)} MB of memory, over`;
  return new ShardscopeError(
    'E_PLUGIN_MEMORY',
    `${pluginAt(place)} took ${used} its limit of ${limitMb} MB, and its process was ended.` +
      withoutIt(place),
    place,
  );
}

export function pluginNonsense(place: ErrorPlace, why: string): ShardscopeError {
  return new ShardscopeError(
    'E_PLUGIN_FAULT',
    `${pluginAt(place)} sent what is no result: ${why}.${withoutIt(place)}`,
    place,
  );
}

export function pluginNotFound(plugin: string, why: string): ShardscopeError {
  return new ShardscopeError(
    'E_PLUGIN_NOT_FOUND',
    `The plugin ${plugin} was not found: ${why}. Name its folder, its file, or a package that is ` +
      'installed.',
    { plugin },
  );
}

export function pluginSettings(file: string, why: string): ShardscopeError {
  return new ShardscopeError(
    'E_PLUGIN_SETTINGS',
    `${file} does not hold a list of plugins: ${why}. No plugin of it is run. Correct it, or delete ` +
      'it and add the plugins again.',
    { file },
  );
}

function pluginAt({ plugin, part, session }: ErrorPlace): string {
  const who = [plugin, part].filter(Boolean).join(' · ') || 'A plugin';
  return session === undefined ? who : `${who} on ${session}`;
}

function withoutIt({ session }: ErrorPlace): string {
  return session === undefined ? '' : ' The run went on without it for this session.';
}

/** What a process printed last, as the stack of an error. */
function lastPrinted(output: string): Error | undefined {
  if (output.trim() === '') return undefined;
  const error = new Error('what it printed last');
  error.stack = output;
  return error;
}
