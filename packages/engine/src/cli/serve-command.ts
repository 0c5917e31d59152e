import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { InvalidArgumentError, type Command } from 'commander';
import open from 'open';
import { messageOf, sourceUnreadable } from '@shardscope/sdk';
import { visibleText } from '../client/visible-text.ts';
import { openBrowserDoor } from '../door/index.ts';
import type { EngineHost } from '../engine/engine-host.ts';
import { DEFAULT_SEMANTICS } from '../semantics.ts';
import { workerEngine } from '../worker/index.ts';
import type { Console } from './console.ts';
import { EXIT } from './exit-codes.ts';
import type { Finish } from './main.ts';
import { withPlugins, type PluginOption } from './plugin-option.ts';
import { withRules, type RulesOption } from './user-rules.ts';
import { workspaceChoice } from './workspace-choice.ts';

interface ServeOptions extends PluginOption, RulesOption {
  readonly adoptWorkspace: boolean;
  readonly port: number;
  readonly open: boolean;
  readonly workspace?: string | false;
}

const MAX_PORT = 65_535;

const HELP = `
The viewer listens on the loopback address only. The link holds a one-time token: who has the
link first has the viewer. Only <path> and what lies below it can be opened.`;

/** The built screen, beside the built or unbuilt engine. */
const RENDERER = fileURLToPath(new URL('../../renderer', import.meta.url));

/** Recordings that come with Shardscope; not there in an installation without them. */
const SAMPLES = fileURLToPath(new URL('../../../../samples', import.meta.url));

/** `shardscope serve <path>`: the viewer in a browser. */
export function addServeCommand(program: Command, console: Console, finish: Finish): void {
  withRules(withPlugins(program.command('serve')))
    .description('show a folder of recordings, or one file, in a browser')
    .argument('<path>', 'folder or shard file')
    .option('--port <n>', 'port on 127.0.0.1; 0 for a free one', portNumber, 0)
    .option('--no-open', 'print the link and leave opening it to you')
    .option('--workspace <dir>', 'keep results in this folder')
    .option('--no-workspace', 'keep results in memory only')
    .option('--adopt-workspace', 'take over a <dir> that was made elsewhere', false)
    .addHelpText('after', HELP)
    .action(async (path: string, options: ServeOptions) => {
      await serve(path, options, console);
      finish(EXIT.done);
    });
}

async function serve(path: string, options: ServeOptions, console: Console): Promise<void> {
  const root = await realpath(path).catch((cause: unknown) => {
    throw sourceUnreadable(path, cause);
  });
  const engine = await workerEngine({
    open: root,
    roots: [root],
    workspace: workspaceChoice(options.workspace),
    semantics: DEFAULT_SEMANTICS,
    plugins: options.plugin,
    rules: options.rules,
    adoptWorkspace: options.adoptWorkspace,
    samples: existsSync(SAMPLES) && root === SAMPLES ? SAMPLES : null,
  });
  await showInBrowser({ engine, what: root, port: options.port, open: options.open }, console);
}

/** What is shown in a browser. */
export interface Shown {
  readonly engine: EngineHost;
  /** What is opened, for a person. */
  readonly what: string;
  readonly port: number;
  /** Open the default browser with it. */
  readonly open: boolean;
}

/** Serves an engine to browsers until the person ends it; then the engine ends too. */
export async function showInBrowser(
  { engine, what, port, open: opens }: Shown,
  console: Console,
): Promise<void> {
  try {
    const log = (line: string): void => void console.err.write(`${visibleText(line)}\n`);
    const door = await openBrowserDoor({ engine, rendererDir: RENDERER, port, log });
    console.out.write(`Shardscope shows ${visibleText(what)} at\n  ${door.url}\nCtrl-C ends it.\n`);
    if (opens) await openLink(door.url, log);
    if (!console.signal.aborted) await once(console.signal, 'abort');
    await door.close();
  } finally {
    await engine.close();
  }
}

/** Opens the default browser. Where there is none, the printed link is enough. */
async function openLink(url: string, log: (line: string) => void): Promise<void> {
  try {
    const browser = await open(url);
    browser.once('error', (error) => log(`No browser could be opened: ${error.message}`));
  } catch (thrown) {
    log(`No browser could be opened: ${messageOf(thrown)}`);
  }
}

/** Reads the argument of `--port`. */
export function portNumber(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > MAX_PORT) {
    throw new InvalidArgumentError(`Expected a port from 0 to ${MAX_PORT}.`);
  }
  return port;
}
