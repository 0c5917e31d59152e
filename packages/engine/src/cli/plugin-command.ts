import { createInterface } from 'node:readline/promises';
import { InvalidArgumentError, type Command } from 'commander';
import type { Json } from '@shardscope/sdk';
import { z } from 'zod';
import type { AddedPlugin } from '../client/plugins.ts';
import { visibleText } from '../client/visible-text.ts';
import { pluginSettings } from '../plugins/plugin-errors.ts';
import {
  addPlugin,
  addedPlugin,
  candidate,
  configurePlugin,
  DEFAULT_LIMITS,
  LIMIT_BOUNDS,
  limitPlugin,
  listPlugins,
  permissionsInWords,
  removePlugin,
  switchPlugin,
  TRUST_NOTE,
  type PluginCandidate,
} from '../plugins/index.ts';
import { dataFolder } from '../workspace/index.ts';
import { readJson } from '../workspace/read-json.ts';
import type { Console } from './console.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Finish } from './main.ts';

/** Bytes of a file of options at most. */
const MAX_OPTIONS_BYTES = 1024 * 1024;

/** `shardscope plugin …`: which third-party plugins run with every analysis. */
export function addPluginCommand(program: Command, console: Console, finish: Finish): void {
  const say = (text: string): void => console.out.write(`${visibleText(text)}\n`);
  const command = program
    .command('plugin')
    .description('list, add, switch and limit the plugins that run with every analysis');
  command
    .command('list')
    .description('list the plugins that were added')
    .action(async () => {
      const plugins = await listPlugins(dataFolder());
      for (const plugin of plugins) for (const line of describe(plugin)) say(line);
      if (plugins.length === 0) say('No plugin was added. shardscope plugin add <path> adds one.');
      finish(EXIT.done);
    });
  command
    .command('add')
    .description('add a plugin, after you agreed to it')
    .argument('<path>', 'folder, file or installed package')
    .option('--yes', 'agree without being asked', false)
    .action(async (path: string, { yes }: { yes: boolean }) => {
      finish(await add(await candidate(path, dataFolder()), yes, console));
    });
  command
    .command('enable')
    .description('have a plugin run again, with the permissions that it asks for now')
    .argument('<id>', 'vendor/name')
    .option('--yes', 'agree without being asked', false)
    .action(async (id: string, { yes }: { yes: boolean }) => {
      const { named } = await addedPlugin(id, dataFolder());
      finish(await add(await candidate(named, dataFolder()), yes, console));
    });
  command
    .command('disable')
    .description('keep a plugin from running')
    .argument('<id>', 'vendor/name')
    .action(async (id: string) => {
      await switchPlugin(id, false, dataFolder());
      say(`${id} does not run any more. What it measured stays until its sessions are forgotten.`);
      finish(EXIT.done);
    });
  command
    .command('remove')
    .description('take a plugin out; its files stay')
    .argument('<id>', 'vendor/name')
    .action(async (id: string) => {
      await removePlugin(id, dataFolder());
      say(`Took out ${id}.`);
      finish(EXIT.done);
    });
  addLimit(command, say, finish);
  addOptions(command, say, finish);
}

function addOptions(command: Command, say: (text: string) => void, finish: Finish): void {
  command
    .command('options')
    .description('set what a plugin is set up with')
    .argument('<id>', 'vendor/name')
    .argument('[file]', 'JSON file; without one the plugin is set up without options again')
    .action(async (id: string, file?: string) => {
      const options = file === undefined ? undefined : await readOptions(file);
      await configurePlugin(id, options, dataFolder());
      say(`${id} is set up ${file === undefined ? 'without options' : `with ${file}`}.`);
      finish(EXIT.done);
    });
}

async function readOptions(file: string): Promise<Json> {
  const read = await readJson(file, z.json(), MAX_OPTIONS_BYTES);
  if (read.kind === 'read') return read.value;
  throw pluginSettings(file, read.kind === 'missing' ? 'it is not there' : read.why);
}

function addLimit(command: Command, say: (text: string) => void, finish: Finish): void {
  const { memoryMb, secondsPerSession } = DEFAULT_LIMITS;
  command
    .command('limit')
    .description('set what a plugin may use')
    .argument('<id>', 'vendor/name')
    .option('--memory <mb>', 'resident memory of its process', within('memoryMb'), memoryMb)
    .option('--seconds <n>', 'time for one session', within('secondsPerSession'), secondsPerSession)
    .action(async (id: string, { memory, seconds }: { memory: number; seconds: number }) => {
      const limits = { memoryMb: memory, secondsPerSession: seconds };
      await limitPlugin(id, limits, dataFolder());
      say(`${id} may use ${memory} MB of memory, and ${seconds} s for a session.`);
      finish(EXIT.done);
    });
}

async function add(found: PluginCandidate, yes: boolean, console: Console): Promise<ExitCode> {
  const { description, place } = found.plugin;
  const say = (text: string): void => void console.err.write(`${visibleText(text)}\n`);
  say(`${description.id} ${description.version} in ${place.root}`);
  for (const { name, meaning } of description.primitives) say(`  ${name}: ${meaning}`);
  for (const words of permissionsInWords(place.manifest?.permissions ?? {}))
    say(`  It may ${words}.`);
  say(TRUST_NOTE);
  if (!yes && !(await agrees(console))) {
    say('Nothing was changed. With --yes it is added without a question.');
    return EXIT.failed;
  }
  await addPlugin(found, dataFolder());
  console.out.write(`${visibleText(description.id)} runs with every analysis from now on.\n`);
  return EXIT.done;
}

/** Asks on the terminal; where there is none, nobody agrees. */
async function agrees({ err, signal }: Console): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const lines = createInterface({ input: process.stdin, output: err });
  try {
    return /^y(es)?$/i.test(await lines.question('Do you trust it? (yes/no) ', { signal }));
  } finally {
    lines.close();
  }
}

function describe(plugin: AddedPlugin): readonly string[] {
  const { id, version, enabled, named, provides, permissions, limits, problem } = plugin;
  const { isAgreed } = plugin;
  const { memoryMb, secondsPerSession } = limits;
  return [
    `${id} ${version ?? ''} ${enabled ? 'enabled' : 'disabled'}  ${named}`,
    ...(provides.length === 0 ? [] : [`  provides ${provides.join(', ')}`]),
    ...permissions.map((words) => `  may ${words}`),
    `  may use ${memoryMb} MB of memory, and ${secondsPerSession} s for a session`,
    ...(problem === null ? [] : [`  cannot run: ${problem}`]),
    ...(isAgreed || problem !== null ? [] : [`  does not run: you have not agreed to that`]),
  ];
}

function within(limit: keyof typeof LIMIT_BOUNDS): (text: string) => number {
  const { min, max } = LIMIT_BOUNDS[limit];
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`Expected a number from ${min} to ${max}.`);
  };
}
