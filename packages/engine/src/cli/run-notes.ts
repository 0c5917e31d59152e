import type { Fault, PipelineEvent, PluginLine, RunReport } from '@shardscope/sdk';
import { visibleText } from '../client/visible-text.ts';
import { styled } from './console.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { ProgressLine } from './progress-line.ts';
import { count, formatDuration } from './units.ts';

/** Problems printed in full; the rest is counted: a broken disk is not to flood a terminal. */
const MAX_PROBLEMS_SHOWN = 20;

/** Warnings of plugins printed; all are in the diagnostics of the viewer. */
const MAX_WARNINGS_SHOWN = 20;

/** Lines of a stack that are printed with a problem: the plugin's own stand first. */
const MAX_FRAMES_SHOWN = 3;

/** What a person is told beside the results. */
export interface RunNotes {
  readonly notices: (notices: readonly string[]) => void;
  readonly problem: (problem: Fault) => void;
  readonly seen: (event: PipelineEvent) => void;
  /** The person wants the run to stop. */
  readonly stopping: () => void;
  readonly summary: (left: LeftOut) => void;
  /** What the run came to, unless it was interrupted. */
  readonly exitCode: (left: LeftOut) => ExitCode;
}

/** How much of a recording could not be used. */
export interface LeftOut {
  /** Lines that are no JSON, no event, or too long. */
  readonly lines: number;
  /** Sessions that the recorder says it did not record. */
  readonly sessions: number;
  readonly files: number;
}

/**
 * Notes on stderr; nothing but faults when quiet.
 *
 * @param line where progress is drawn: it makes room for what is said
 */
export function runNotes(stream: NodeJS.WriteStream, line: ProgressLine, quiet: boolean): RunNotes {
  const started = performance.now();
  const say = (text: string): void => {
    line.clear();
    stream.write(`${visibleText(text)}\n`);
  };
  let problems = 0;
  let unread = 0;
  let sessions = 0;
  let report: RunReport | null = null;
  const warn = warnings(say);
  const problem = ({ code, message, stack }: Fault): void => {
    problems += 1;
    if (problems > MAX_PROBLEMS_SHOWN) return;
    say(`Problem (${code}): ${message}`);
    for (const frame of framesOf(stack)) say(`    ${frame}`);
  };
  return {
    problem,
    notices(notices) {
      if (quiet) return;
      for (const notice of notices) say(`Note: ${notice}`);
    },
    seen(event) {
      if (event.kind === 'done') report = event.report;
      if (event.kind === 'session' || event.kind === 'skipped') sessions += 1;
      if (event.kind === 'logged' && !quiet) warn(event.line);
      if (event.kind !== 'fault') return;
      if (event.fault.phase === 'read') unread += 1;
      problem(event.fault);
    },
    stopping: () => say('Stopping after the session in work; Ctrl-C again stops at once.'),
    summary(left) {
      const hidden = problems - MAX_PROBLEMS_SHOWN;
      if (hidden > 0) say(`… and ${count(hidden, 'more problem')}.`);
      if (quiet || !report) return;
      const seconds = (performance.now() - started) / 1000;
      stream.write(`${styled('dim', summaryText(report, left, seconds), stream)}\n`);
    },
    exitCode(left) {
      if ((report?.deferred['persist failed'] ?? 0) > 0) return EXIT.failed;
      if (sessions > 0) return EXIT.done;
      if (unread > 0 || left.lines > 0) return EXIT.nothingReadable;
      return problems > 0 ? EXIT.failed : EXIT.done;
    },
  };
}

/** What plugins warn of: each once, whatever number of threads say it, and not too many. */
function warnings(say: (text: string) => void): (line: PluginLine) => void {
  const said = new Set<string>();
  return ({ plugin, level, message }) => {
    const text = `Note: ${plugin}: ${message}`;
    if (level !== 'warn' || said.has(text) || said.size >= MAX_WARNINGS_SHOWN) return;
    said.add(text);
    say(text);
  };
}

/** Where in a plugin it happened: the first lines of its stack below the message. */
function framesOf(stack = ''): readonly string[] {
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  return frames.slice(0, MAX_FRAMES_SHOWN).map((line) => line.trim());
}

/** One sentence on what a run did, and on what it could not use. */
export function summaryText(
  { sessions, observations, skipped, deferred, unmerged, faults }: RunReport,
  left: LeftOut,
  seconds: number,
): string {
  const total = Object.values(observations).reduce((sum, n) => sum + n, 0);
  const parts = [`${count(sessions, 'session')} analysed`, count(total, 'observation')];
  for (const [reason, n] of [...Object.entries(skipped), ...Object.entries(deferred)]) {
    parts.push(`${n} ${reason}`);
  }
  for (const [reason, n] of Object.entries(unmerged)) {
    parts.push(`${count(n, 'observation')} not merged (${reason})`);
  }
  if (left.lines > 0) parts.push(count(left.lines, 'unusable line'));
  if (left.sessions > 0) parts.push(`${count(left.sessions, 'session')} not recorded`);
  if (left.files > 0) parts.push(`${count(left.files, 'file')} ignored`);
  if (faults > 0) parts.push(count(faults, 'problem'));
  return `${parts.join(' · ')} · ${formatDuration(seconds)}`;
}
