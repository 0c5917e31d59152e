import { setTimeout } from 'node:timers';
import { Command, CommanderError } from 'commander';
import { messageOf, ShardscopeError } from '@shardscope/sdk';
import { visibleText } from '../client/visible-text.ts';
import { VERSION } from '../version.ts';
import { analyzeCommand } from './analyze-command.ts';
import type { Console } from './console.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { lineWriter } from './streams.ts';
import { workspaceCommand } from './workspace-command.ts';

/** A second Ctrl-C after this many ms means "now"; an earlier one is the same key seen twice. */
const SAME_INTERRUPT_MS = 1000;

/** Hands the exit code of a command's action to the program. */
export type Finish = (code: ExitCode) => void;

async function main(argv: readonly string[]): Promise<ExitCode> {
  const interrupt = watchInterrupt();
  const gone = new AbortController();
  const console: Console = {
    out: lineWriter(process.stdout, () => gone.abort()),
    err: process.stderr,
    outIsTerminal: process.stdout.isTTY,
    signal: AbortSignal.any([interrupt.signal, gone.signal]),
    interrupted: () => interrupt.signal.aborted,
  };
  let code: ExitCode = EXIT.done;
  const program = build(console, (finished) => {
    code = finished;
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    await console.out.flush();
    return console.interrupted() ? EXIT.interrupted : code;
  } catch (thrown) {
    return failure(thrown, console);
  }
}

function build(console: Console, finish: Finish): Command {
  const program = new Command('shardscope')
    .description('Shows how attackers behave in recorded honeypot shells.')
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .configureOutput({ writeErr: (text) => void console.err.write(text) })
    .exitOverride()
    .showHelpAfterError('(shardscope --help lists commands and options)');
  program.addCommand(analyzeCommand(console, finish).copyInheritedSettings(program));
  program.addCommand(workspaceCommand(console, finish).copyInheritedSettings(program));
  return program;
}

function failure(thrown: unknown, console: Console): ExitCode {
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? EXIT.done : EXIT.usage;
  if (console.interrupted()) return EXIT.interrupted;
  console.err.write(`shardscope: ${visibleText(messageOf(thrown))}\n`);
  if (!(thrown instanceof ShardscopeError)) return EXIT.failed;
  switch (thrown.code) {
    case 'E_SOURCE_EMPTY':
    case 'E_SOURCE_UNREADABLE':
      return EXIT.nothingReadable;
    default:
      return EXIT.failed;
  }
}

/** The first Ctrl-C stops between sessions, a later one at once. */
function watchInterrupt(): { readonly signal: AbortSignal } {
  const abort = new AbortController();
  let armed = false;
  const onSignal = (): void => {
    if (armed) process.exit(EXIT.interrupted);
    if (abort.signal.aborted) return;
    abort.abort();
    process.stderr.write('\nStopping after the session in work; again to stop at once.\n');
    setTimeout(() => {
      armed = true;
    }, SAME_INTERRUPT_MS).unref();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return { signal: abort.signal };
}

process.exitCode = await main(process.argv.slice(2));
