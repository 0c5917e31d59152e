import { InvalidArgumentError, Option, type Command } from 'commander';
import type { Observable } from 'rxjs';
import { openAnalysis, type Analysis, type AnalysisOptions } from '../analysis/open-analysis.ts';
import { DEFAULT_SEMANTICS, SEMANTICS_NAMES, type SemanticsName } from '../semantics.ts';
import type { Console } from './console.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { jsonlOutput, tableOutput } from './outputs.ts';
import type { Finish } from './main.ts';
import { pluginsOfRun, withPlugins, type PluginOption } from './plugin-option.ts';
import { progressLine, type ProgressLine } from './progress-line.ts';
import { runNotes, type LeftOut, type RunNotes } from './run-notes.ts';
import { rulesOfRun, withRules, type RulesOption } from './user-rules.ts';
import { workspaceChoice } from './workspace-choice.ts';

type Format = 'jsonl' | 'table';

interface AnalyzeOptions extends PluginOption, RulesOption {
  readonly format?: Format;
  readonly semantics: SemanticsName;
  readonly workspace?: string | false;
  readonly adoptWorkspace: boolean;
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
  withRules(withPlugins(program.command('analyze')))
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
    .option('--adopt-workspace', 'take over a <dir> that was made elsewhere', false)
    .option('--no-workspace', 'keep results in memory only')
    .option('--concurrency <n>', 'sessions in work at once', wholeNumber, 2)
    .option('--sessions <file>', 'CSV or JSON file that says which address a sid came from')
    .option('--explain', 'add to each observation what it was measured on (jsonl)', false)
    .option('--quiet', 'no progress and no notes', false)
    .addHelpText('after', HELP)
    .action(async (path: string, options: AnalyzeOptions) => {
      finish(await analyze(path, options, console));
    });
}

async function analyze(path: string, options: AnalyzeOptions, console: Console): Promise<ExitCode> {
  const format = options.format ?? (console.outIsTerminal ? 'table' : 'jsonl');
  // Results that go by on the same terminal show the progress by themselves.
  const wanted = !options.quiet && !(format === 'jsonl' && console.outIsTerminal);
  const line = progressLine(console.err, wanted);
  const notes = runNotes(console.err, line, options.quiet);
  const plugins = await pluginsOfRun(path, options, notes.problem);
  const rules = await rulesOfRun(options.rules, path, console.err);
  const analysis = await open(path, format, { ...options, plugins, rules }, notes);
  try {
    notes.notices(analysis.notices());
    await runAnalysis(analysis, format, { console, notes, line });
    const left = leftOut(analysis);
    const isRead = console.out.ended() === null;
    if (isRead) notes.summary(left);
    if (console.interrupted()) return EXIT.interrupted;
    return isRead ? notes.exitCode(left) : EXIT.done;
  } finally {
    line.clear();
    await analysis.close();
  }
}

function open(
  path: string,
  format: Format,
  options: Omit<AnalyzeOptions, 'rules'> & Pick<AnalysisOptions, 'plugins' | 'rules'>,
  notes: RunNotes,
): Promise<Analysis> {
  return openAnalysis({
    path,
    workspace: workspaceChoice(options.workspace),
    semantics: options.semantics,
    concurrency: options.concurrency,
    explain: options.explain && format === 'jsonl',
    agree: () => options.adoptWorkspace,
    onNotice: notes.problem,
    ...(options.plugins ? { plugins: options.plugins } : {}),
    ...(options.rules ? { rules: options.rules } : {}),
    ...(options.sessions === undefined ? {} : { sessionMap: options.sessions }),
  });
}

/** Where a run shows itself. */
interface Screen {
  readonly console: Console;
  readonly notes: RunNotes;
  readonly line: ProgressLine;
}

/** Consumes a run one event at a time, at the pace of the output. */
async function runAnalysis(
  analysis: Analysis,
  format: Format,
  { console, notes, line }: Screen,
): Promise<void> {
  const { signal, out } = console;
  signal.addEventListener('abort', () => {
    if (console.interrupted()) notes.stopping();
  });
  const output = format === 'table' ? tableOutput(console) : jsonlOutput(console);
  const events = analysis.run({ signal, ready: out.ready, stored: output.wantsStored });
  await consumed(events, (event) => {
    if (event.kind === 'progress') line.progress(event.progress);
    if (event.kind === 'session') line.observations(event.observations);
    notes.seen(event);
    output.event(event);
  });
  line.clear();
  await output.end(analysis);
}

function leftOut({ recording, lineCounts }: Analysis): LeftOut {
  let lines = 0;
  for (const { junk, malformed, oversized } of lineCounts.values()) {
    lines += junk + malformed + oversized;
  }
  const { skippedByRecorder, ignored } = recording;
  return { lines, sessions: skippedByRecorder.length, files: ignored.length };
}

function consumed<Value>(events: Observable<Value>, next: (value: Value) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    events.subscribe({ next, error: reject, complete: resolve });
  });
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > MAX_CONCURRENCY) {
    throw new InvalidArgumentError(`Expected a whole number from 1 to ${MAX_CONCURRENCY}.`);
  }
  return value;
}
