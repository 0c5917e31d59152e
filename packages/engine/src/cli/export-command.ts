import { realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { Argument, Option, type Command } from 'commander';
import { lastValueFrom, tap } from 'rxjs';
import { DEFAULT_ATTACK_RELEASE, type AttackRelease } from '@shardscope/plugins';
import { openAnalysis, type Analysis } from '../analysis/open-analysis.ts';
import { exportInside, exportUnwritable } from '../export/export-errors.ts';
import {
  ATTACK_RELEASES,
  EXPORT_FORMATS,
  exportTags,
  type ExportFormat,
  type TagSelection,
} from '../export/index.ts';
import { DEFAULT_SEMANTICS } from '../semantics.ts';
import { writeAtomically } from '../store/atomic-file.ts';
import { isWithin } from '../workspace/place.ts';
import type { Console } from './console.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Finish } from './main.ts';
import { pluginsOfRun, withPlugins, type PluginOption } from './plugin-option.ts';
import { progressLine, type ProgressLine } from './progress-line.ts';
import { runNotes, type RunNotes } from './run-notes.ts';
import { rulesOfRun, withRules, type RulesOption } from './user-rules.ts';
import { workspaceChoice } from './workspace-choice.ts';

interface ExportOptions extends TagSelection, RulesOption, PluginOption {
  readonly attack: AttackRelease;
  readonly output?: string;
  readonly workspace?: string | false;
  readonly quiet: boolean;
}

const HELP = `
The recordings are analysed first, as far as they have not been before. Tags carry the text of the
commands that they were found in.

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 nothing readable, 130 interrupted.`;

/** `shardscope export <format> <path>`: the techniques of recordings, for other programs. */
export function addExportCommand(program: Command, console: Console, finish: Finish): void {
  withPlugins(withRules(program.command('export')))
    .description('write the ATT&CK techniques that were seen, for other programs')
    .addArgument(
      new Argument('<format>', 'Navigator layer, STIX 2.1 bundle, or a table of tags').choices(
        EXPORT_FORMATS,
      ),
    )
    .argument('<path>', 'folder or shard file')
    .option('--attacker <id>', 'only of this attacker: an address or a uuid')
    .option('--identity <id>', 'only of this identity: a uuid')
    .option('--session <id>', 'only of this session')
    .addOption(
      new Option('--attack <release>', 'release of ATT&CK to write for')
        .choices(ATTACK_RELEASES)
        .default(DEFAULT_ATTACK_RELEASE),
    )
    .option('-o, --output <file>', 'write into this file instead of standard output')
    .option('--workspace <dir>', 'keep results in this folder')
    .option('--no-workspace', 'keep results in memory only')
    .option('--quiet', 'no progress and no notes', false)
    .addHelpText('after', HELP)
    .action(async (format: ExportFormat, path: string, options: ExportOptions) => {
      finish(await exportRecordings(format, path, options, console));
    });
}

async function exportRecordings(
  format: ExportFormat,
  path: string,
  options: ExportOptions,
  console: Console,
): Promise<ExitCode> {
  const file = options.output === undefined ? null : await outputFile(options.output, path);
  const line = progressLine(console.err, !options.quiet);
  const notes = runNotes(console.err, line, options.quiet);
  const rules = await rulesOfRun(options.rules, path, console.err);
  const plugin = { plugin: options.plugin, semantics: DEFAULT_SEMANTICS };
  const analysis = await openAnalysis({
    ...{ path, rules, plugins: await pluginsOfRun(path, plugin, notes.problem) },
    workspace: workspaceChoice(options.workspace),
    semantics: DEFAULT_SEMANTICS,
    onNotice: notes.problem,
  });
  try {
    notes.notices(analysis.notices());
    await analysed(analysis, notes, line, console.signal);
    if (console.interrupted()) return EXIT.interrupted;
    const pieces = exportTags({
      store: analysis.store,
      ...{ format, selection: options, release: options.attack },
      identityOf: (attacker) => analysis.store.identities.of(attacker),
    });
    if (file === null) await printed(pieces, console);
    else await written(file, pieces);
    return notes.exitCode({ lines: 0, sessions: 0, files: 0 });
  } finally {
    line.clear();
    await analysis.close();
  }
}

/** Brings the results up to date. */
async function analysed(
  analysis: Analysis,
  notes: RunNotes,
  line: ProgressLine,
  signal: AbortSignal,
): Promise<void> {
  const events = analysis.run({ signal }).pipe(
    tap((event) => {
      if (event.kind === 'progress') line.progress(event.progress);
      notes.seen(event);
    }),
  );
  await lastValueFrom(events, { defaultValue: null });
  line.clear();
}

async function printed(pieces: Iterable<string>, { out }: Console): Promise<void> {
  for (const piece of pieces) {
    await out.ready();
    if (out.ended()) return;
    out.write(piece);
  }
}

async function written(file: string, pieces: Iterable<string>): Promise<void> {
  function* bytes(): Generator<Uint8Array> {
    for (const piece of pieces) yield Buffer.from(piece);
  }
  await writeAtomically(file, bytes()).catch((thrown: unknown) => {
    throw isSystemError(thrown) ? exportUnwritable(file, thrown) : thrown;
  });
}

function isSystemError(thrown: unknown): boolean {
  return thrown instanceof Error && 'syscall' in thrown;
}

/** The real path of the file to be. Nothing is ever written into what is opened. */
async function outputFile(output: string, path: string): Promise<string> {
  const folder = await realpath(dirname(resolve(output))).catch((cause: unknown) => {
    throw exportUnwritable(output, cause);
  });
  const opened = await realpath(path).catch(() => null);
  if (opened !== null && isWithin(join(folder, basename(output)), opened)) {
    throw exportInside(output, path);
  }
  return join(folder, basename(output));
}
