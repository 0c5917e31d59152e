import { realpath } from 'node:fs/promises';
import type { Command } from 'commander';
import { messageOf, sourceUnreadable } from '@shardscope/sdk';
import { visibleText } from '../client/visible-text.ts';
import { findPlugin } from '../plugins/index.ts';
import type { Console } from './console.ts';
import { devDifference } from './dev-difference.ts';
import { devRun, type DevRun } from './dev-run.ts';
import { differenceLines, runLines } from './dev-text.ts';
import { watchFolder } from './dev-watch.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Finish } from './main.ts';

const HELP = `
The plugin runs alone, in a process of its own, as it will for those who use it. Nothing is kept.
At every save of a file in its folder it runs again, and what changed is shown:
+ came, - went, ~ has another value or confidence. Ctrl-C ends it.`;

/** `shardscope dev <plugin> <shards>`: what a plugin gives, again at every save. */
export function addDevCommand(program: Command, console: Console, finish: Finish): void {
  program
    .command('dev')
    .description('try a plugin on recordings, again at every save')
    .argument('<plugin>', 'folder or file of the plugin')
    .argument('<shards>', 'folder or shard file')
    .option('--once', 'run it once', false)
    .addHelpText('after', HELP)
    .action(async (plugin: string, shards: string, { once }: { once: boolean }) => {
      finish(await dev(plugin, shards, once, console));
    });
}

async function dev(
  plugin: string,
  shards: string,
  once: boolean,
  console: Console,
): Promise<ExitCode> {
  const real = await realpath(shards).catch((cause: unknown) => {
    throw sourceUnreadable(shards, cause);
  });
  const place = await findPlugin(plugin, { opened: real });
  const write = (stream: NodeJS.WritableStream, line: string): void =>
    void stream.write(`${visibleText(line)}\n`);
  const log = (level: string, message: string): void =>
    write(console.err, `  [${level}] ${message}`);
  const options = { plugin, shards: real, signal: console.signal, log };
  const say = (lines: readonly string[]): void => {
    for (const line of lines) console.out.write(`${visibleText(line)}\n`);
  };
  if (once) {
    const run = await devRun(options);
    say(runLines(run));
    return run.faults.length > 0 ? EXIT.failed : EXIT.done;
  }
  const watching = watchFolder(place.root);
  console.signal.addEventListener('abort', () => watching.close());
  let before: DevRun | null = null;
  while (!console.signal.aborted) {
    const run = await devRun(options).catch((thrown: unknown) => {
      write(console.err, messageOf(thrown));
      return null;
    });
    if (run)
      say(
        before ? differenceLines(devDifference(before.results, run.results), run) : runLines(run),
      );
    before = run ?? before;
    await watching.changed();
  }
  return EXIT.done;
}
