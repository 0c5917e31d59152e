import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { Option, type Command } from 'commander';
import { busUrl } from '../live/bus-url.ts';
import { PASSWORD_VARIABLE, readCredentials, TOKEN_VARIABLE } from '../live/bus-credentials.ts';
import { DEFAULT_SEMANTICS, SEMANTICS_NAMES, type SemanticsName } from '../semantics.ts';
import { attachHeadless } from './attach-headless.ts';
import { attachServe } from './attach-serve.ts';
import type { Console } from './console.ts';
import type { Finish } from './main.ts';
import { withPlugins, type PluginOption } from './plugin-option.ts';
import { portNumber } from './serve-command.ts';
import { withRules, type RulesOption } from './user-rules.ts';
import { workspaceChoice } from './workspace-choice.ts';

interface AttachCommandOptions extends PluginOption, RulesOption {
  readonly creds?: string;
  readonly user?: string;
  readonly passwordFile?: string;
  readonly tokenFile?: string;
  readonly subjectPrefix?: string;
  readonly record?: string;
  readonly artifacts?: string;
  readonly publish: boolean;
  readonly format?: 'jsonl' | 'table';
  readonly semantics: SemanticsName;
  readonly workspace?: string | false;
  readonly adoptWorkspace: boolean;
  readonly serve: boolean;
  readonly port: number;
  readonly open: boolean;
  readonly quiet: boolean;
}

const HELP = `
Passwords and tokens come from files, from ${PASSWORD_VARIABLE} and ${TOKEN_VARIABLE}, or
from a prompt, never from arguments. Everything received is recorded before it is shown; the
recording opens like any folder. Nothing is sent to the bus without --publish.
Ctrl-C ends it. A certificate authority of your own is named in NODE_EXTRA_CA_CERTS.

Exit codes: 0 ended, 1 failed or refused, 2 wrong usage.`;

/** \`shardscope attach <url>\`: what a honeynet tells, as it happens. */
export function addAttachCommand(program: Command, console: Console, finish: Finish): void {
  withRules(withPlugins(program.command('attach')))
    .description('follow a honeynet live over its bus (NATS over WebSocket)')
    .argument('<url>', 'ws://host:port or wss://host:port')
    .option('--creds <file>', 'NATS credentials: a JWT with its NKEY seed')
    .option('--user <name>', 'log in as this user')
    .option('--password-file <file>', 'its first line is the password of --user')
    .option('--token-file <file>', 'its first line is the token to log in with')
    .option(
      '--subject-prefix <prefix>',
      'tokens before every topic, where a server has several nets',
    )
    .option('--record <dir>', 'append what is received to recordings in this folder')
    .option('--artifacts <dir>', "the honeynet's artifacts root, if it can be read from here")
    .option('--publish', 'send what is measured here to the bus', false)
    .addOption(
      new Option('--format <format>', 'JSON Lines of events, or a readable summary at the end')
        .choices(['jsonl', 'table'])
        .default(undefined, 'table on a terminal, else jsonl'),
    )
    .addOption(
      new Option('--semantics <version>', 'definitions to measure by')
        .choices(SEMANTICS_NAMES)
        .default(DEFAULT_SEMANTICS),
    )
    .option('--workspace <dir>', 'keep results and recordings in this folder')
    .option('--adopt-workspace', 'take over a <dir> that was made elsewhere', false)
    .option('--no-workspace', 'keep results in memory only, and recordings with --record only')
    .option('--serve', 'show it in a browser instead of printing it', false)
    .option('--port <n>', 'with --serve: port on 127.0.0.1; 0 for a free one', portNumber, 0)
    .option('--no-open', 'with --serve: print the link and leave opening it to you')
    .option('--quiet', 'no notes', false)
    .addHelpText('after', HELP)
    .action(async (address: string, options: AttachCommandOptions) => {
      finish(await attach(address, options, console));
    });
}

async function attach(address: string, options: AttachCommandOptions, console: Console) {
  const url = busUrl(address);
  const credentials = await readCredentials(options, process.env, prompt(console));
  const { publish, semantics, adoptWorkspace, quiet, plugin, rules, port, open } = options;
  const common = {
    ...{ url, credentials, publish, semantics, adoptWorkspace, plugin, rules },
    subjectPrefix: options.subjectPrefix ?? null,
    record: options.record ?? null,
    artifacts: options.artifacts ?? null,
    workspace: workspaceChoice(options.workspace),
  };
  if (options.serve) return attachServe({ ...common, port, open }, console);
  const format = options.format ?? (console.outIsTerminal ? 'table' : 'jsonl');
  return attachHeadless({ ...common, quiet, format }, console);
}

/** Asks on the terminal, without showing what is typed; null where there is none. */
function prompt(console: Console): ((question: string) => Promise<string>) | null {
  if (!process.stdin.isTTY) return null;
  return async (question) => {
    console.err.write(question);
    // What is typed is echoed to the interface's output only: to nowhere.
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
    const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true });
    try {
      return await lines.question('', { signal: console.signal });
    } finally {
      lines.close();
      console.err.write('\n');
    }
  };
}
