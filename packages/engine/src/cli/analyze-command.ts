import { InvalidArgumentError, Option, type Command } from 'commander';
import type { Observable } from 'rxjs';
import type { PipelineEvent } from '@shardscope/sdk';
import { openAnalysis } from '../analysis/open-analysis.ts';
import { DEFAULT_SEMANTICS, SEMANTICS_NAMES, type SemanticsName } from '../semantics.ts';
import type { Console } from './console.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { jsonlOutput, tableOutput, type Output } from './outputs.ts';
import type { Finish } from './main.ts';
import { progressLine } from './progress-line.ts';
import { runNotes } from './run-notes.ts';
import { workspaceChoice } from './workspace-choice.ts';

interface AnalyzeOptions {
  readonly format?: 'jsonl' | 'table';
  readonly semantics: SemanticsName;
  readonly workspace?: string | false;
  readonly concurrency: number;
  readonly sessions?: string;
  readonly explain: boolean;
  readonly quiet: boolean;
}

const MAX_CONCURRENCY = 64;

const HELP = `
Results go to stdout, everything else to stderr. Sessions that were analysed before and have
not changed are taken from the workspace. Nothing is written into <path>.

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 nothing readable, 130 interrupted.`;

/** `shardscope analyze <path>` */
export function addAnalyzeCommand(program: Command, console: Console, finish: Finish): void {
  program
    .command('analyze')
    .description('measure every session in a folder of recordings, or in one file')
    .argument('<path>', 'folder or shard file')
    .addOption(
      new Option('--format <format>', 'JSON Lines of events, or a readable summary')
        .choices(['jsonl', 'table'])
        .default(undefined, 'table on a terminal, else jsonl'),
    )
    .addOption(
      new Option('--semantics <version>', 'definitions to measure by')
        .choices(SEMANTICS_NAMES)
        .default(DEFAULT_SEMANTICS),
    )
    .option('--workspace <dir>', 'keep results in this folder')
    .option('--no-workspace', 'keep results in memory only')
    .option('--concurrency <n>', 'sessions in work at once', wholeNumber, 2)
    .option('--sessions <file>', 'CSV or JSON file that says which address a sid came from')
    .option('--explain', 'add to each observation what it was measured on', false)
    .option('--quiet', 'no progress and no notes', false)
    .addHelpText('after', HELP)
    .action(async (path: string, options: AnalyzeOptions) => {
      finish(await analyze(path, options, console));
    });
}

async function analyze(path: string, options: AnalyzeOptions, console: Console): Promise<ExitCode> {
  const analysis = await openAnalysis({
    path,
    workspace: workspaceChoice(options.workspace),
    semantics: options.semantics,
    concurrency: options.concurrency,
    explain: options.explain,
    ...(options.sessions === undefined ? {} : { sessionMap: options.sessions }),
  });
  try {
    const format = options.format ?? (console.outIsTerminal ? 'table' : 'jsonl');
    const output = format === 'table' ? tableOutput(console) : jsonlOutput(console);
    const notes = runNotes(console.err, options.quiet);
    notes.notices(analysis.notices());
    const { signal, out } = console;
    signal.addEventListener('abort', () => {
      if (console.interrupted()) notes.stopping();
    });
    const events = analysis.run({ signal, ready: out.ready, stored: output.wantsStored });
    await follow(events, output, notes.seen, console, options.quiet);
    await output.end(analysis);
    notes.summary();
    if (console.interrupted()) return EXIT.interrupted;
    return notes.readable() ? EXIT.done : EXIT.nothingReadable;
  } finally {
    await analysis.close();
  }
}

/** Consumes a run one event at a time, at the pace of the output. */
async function follow(
  events: Observable<PipelineEvent>,
  output: Output,
  seen: (event: PipelineEvent) => void,
  console: Console,
  quiet: boolean,
): Promise<void> {
  const line = progressLine(console.err, quiet);
  await new Promise<void>((resolve, reject) => {
    events.subscribe({
      next(event) {
        if (event.kind === 'progress') line.progress(event.progress);
        if (event.kind === 'session') line.observations(event.observations);
        if (event.kind === 'fault') line.clear();
        seen(event);
        output.event(event);
      },
      error: reject,
      complete: resolve,
    });
  }).finally(() => line.clear());
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > MAX_CONCURRENCY) {
    throw new InvalidArgumentError(`Expected a whole number from 1 to ${MAX_CONCURRENCY}.`);
  }
  return value;
}
