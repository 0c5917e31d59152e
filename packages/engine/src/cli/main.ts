import { Command, CommanderError } from 'commander';
import { messageOf, ShardscopeError, type ErrorCode } from '@shardscope/sdk';
import { visibleText } from '../client/visible-text.ts';
import { outputUnwritable } from '../errors.ts';
import { VERSION } from '../version.ts';
import { addAnalyzeCommand } from './analyze-command.ts';
import { addAttachCommand } from './attach-command.ts';
import type { Console } from './console.ts';
import { addDevCommand } from './dev-command.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { addPluginCommand } from './plugin-command.ts';
import { addExportCommand } from './export-command.ts';
import { addRulesCommand } from './rules-command.ts';
import { addServeCommand } from './serve-command.ts';
import { lineWriter } from './streams.ts';
import { addTagCommand } from './tag-command.ts';
import { addWorkspaceCommand } from './workspace-command.ts';

/** A second Ctrl-C after this many ms means "now"; an earlier one is the same key seen twice. */
const SAME_INTERRUPT_MS = 1000;

/** Errors that say that there was nothing to read. */
const NOTHING_READABLE: ReadonlySet<ErrorCode> = new Set(['E_SOURCE_EMPTY', 'E_SOURCE_UNREADABLE']);

/** Hands the exit code of a command's action to the program. */
export type Finish = (code: ExitCode) => void;

async function main(argv: readonly string[]): Promise<ExitCode> {
  const interrupt = watchInterrupt();
  const ended = new AbortController();
  // Notes that nobody can read are lost; the results are not, and go on.
  process.stderr.on('error', () => undefined);
  const console: Console = {
    out: lineWriter(process.stdout, interrupt.signal, () => ended.abort()),
    err: process.stderr,
    outIsTerminal: process.stdout.isTTY,
    signal: AbortSignal.any([interrupt.signal, ended.signal]),
    interrupted: () => interrupt.signal.aborted,
  };
  try {
    const code = await run(argv, console);
    await console.out.flush();
    const ending = console.out.ended();
    if (ending?.kind === 'failed') throw outputUnwritable(ending.cause);
    return code;
  } catch (thrown) {
    return failure(thrown, console);
  }
}

async function run(argv: readonly string[], console: Console): Promise<ExitCode> {
  let code: ExitCode = EXIT.done;
  const program = build(console, (finished) => {
    code = finished;
  });
  await program.parseAsync([...argv], { from: 'user' });
  return code;
}

function build(console: Console, finish: Finish): Command {
  const program = new Command('shardscope')
    .description('Shows how attackers behave in recorded honeypot shells.')
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .configureOutput({
      writeOut: (text) => console.out.write(text),
      // A shell's wildcards put names of files among the arguments that a message repeats.
      writeErr: (text) => void console.err.write(text.split('\n').map(visibleText).join('\n')),
    })
    .exitOverride()
    .showHelpAfterError('(shardscope --help lists commands and options)');
  addAnalyzeCommand(program, console, finish);
  addServeCommand(program, console, finish);
  addAttachCommand(program, console, finish);
  addExportCommand(program, console, finish);
  addTagCommand(program, console, finish);
  addRulesCommand(program, console, finish);
  addDevCommand(program, console, finish);
  addPluginCommand(program, console, finish);
  addWorkspaceCommand(program, console, finish);
  return program;
}

function failure(thrown: unknown, console: Console): ExitCode {
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? EXIT.done : EXIT.usage;
  const code = thrown instanceof ShardscopeError ? ` (${thrown.code})` : '';
  console.err.write(`shardscope: ${visibleText(messageOf(thrown))}${code}\n`);
  if (console.interrupted()) return EXIT.interrupted;
  const unreadable = thrown instanceof ShardscopeError && NOTHING_READABLE.has(thrown.code);
  return unreadable ? EXIT.nothingReadable : EXIT.failed;
}

/** The first Ctrl-C asks to stop, a later one stops at once. */
function watchInterrupt(): { readonly signal: AbortSignal } {
  const abort = new AbortController();
  let armed = false;
  const onSignal = (): void => {
    if (armed) process.exit(EXIT.interrupted);
    if (abort.signal.aborted) return;
    abort.abort();
    setTimeout(() => {
      armed = true;
    }, SAME_INTERRUPT_MS).unref();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return { signal: abort.signal };
}

process.exitCode = await main(process.argv.slice(2));
