import type { DevChange } from './dev-difference.ts';
import type { DevResult, DevRun } from './dev-run.ts';
import { count, formatDuration } from './units.ts';

/** Lines of results or changes that are shown; the rest is counted. */
const MAX_LINES = 60;

/** Lines of a stack that are shown: those of the plugin stand first. */
const MAX_STACK_LINES = 6;

/** What a run gave, in lines. */
export function runLines(run: DevRun): readonly string[] {
  return [...shortened(run.results.map((result) => `  ${resultText(result)}`)), ...restLines(run)];
}

/** What changed since the run before, in lines. */
export function differenceLines(changes: readonly DevChange[], run: DevRun): readonly string[] {
  const lines = changes.map(changeText);
  return [...(lines.length === 0 ? ['  no difference'] : shortened(lines)), ...restLines(run)];
}

function restLines({ plugin, silent, faults, results, sessions, seconds }: DevRun): string[] {
  const perSession = [
    ...[...silent].map(([reason, n]) => `  left out in ${count(n, 'session')}: ${reason}`),
    ...shortened(faults.flatMap(faultLines)),
  ];
  const sums = [count(sessions, 'session'), count(results.length, 'result')];
  if (faults.length > 0) sums.push(count(faults.length, 'problem'));
  return [...perSession, `${plugin}: ${sums.join(' · ')} · ${formatDuration(seconds)}`];
}

function faultLines({ code, message, stack = '' }: DevRun['faults'][number]): string[] {
  const frames = stack.split('\n').slice(0, MAX_STACK_LINES);
  return [
    `  Problem (${code}): ${message}`,
    ...frames.filter(Boolean).map((line) => `    ${line}`),
  ];
}

function changeText(change: DevChange): string {
  switch (change.kind) {
    case 'added':
      return `+ ${resultText(change.result)}`;
    case 'removed':
      return `- ${resultText(change.result)}`;
    case 'changed':
      return `~ ${head(change.after)}  ${body(change.before)} → ${body(change.after)}`;
  }
}

function resultText(result: DevResult): string {
  return `${head(result)}  ${body(result)}`;
}

function head({ session, what }: DevResult): string {
  return `${session}  ${what}`;
}

function body({ value, confidence }: DevResult): string {
  return `${value} (${confidence.toFixed(2)})`;
}

function shortened(lines: readonly string[]): readonly string[] {
  if (lines.length <= MAX_LINES) return lines;
  return [...lines.slice(0, MAX_LINES), `  … and ${lines.length - MAX_LINES} more lines`];
}
