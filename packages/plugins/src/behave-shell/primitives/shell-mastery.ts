import { byCommands, isNear } from '../confidence.ts';
import { commandRanges } from '../explain.ts';
import { NO_COMMANDS, labelled, observed, skipped } from '../primitive.ts';
import { medianOfIntegers } from '../statistics.ts';
import * as limit from '../thresholds.ts';

const tabCompletion = labelled({
  name: 'motor.shell_mastery.tab_completion',
  values: limit.TAB_COMPLETION.labels,
  meaning: 'How much of a habit completing words with TAB is.',
  minimumSamples: 1,
  measure({ commands }) {
    const n = commands.length;
    if (n === 0) return skipped(NO_COMMANDS);
    const share = countOver(commands.tabs, 0) / n;
    return observed(
      limit.TAB_COMPLETION.label(share),
      mastery(n, share, limit.TAB_EDGES, 0.75),
      () => ({
        metric: 'share of commands with a TAB',
        measured: share,
        scale: limit.TAB_COMPLETION,
        samples: n,
        ranges: commandRanges(commands, (i) => (commands.tabs[i] ?? 0) > 0),
      }),
    );
  },
});

const shortcutUsage = labelled({
  name: 'motor.shell_mastery.shortcut_usage',
  values: limit.SHORTCUTS.labels,
  meaning: 'How much the editing keys of the shell are used.',
  minimumSamples: 1,
  measure({ commands }) {
    const n = commands.length;
    if (n === 0) return skipped(NO_COMMANDS);
    const rate = sum(commands.shortcuts) / n;
    return observed(
      limit.SHORTCUTS.label(rate),
      mastery(n, rate, limit.SHORTCUT_EDGES, 0.65),
      () => ({
        metric: 'editing shortcuts a command',
        measured: rate,
        scale: limit.SHORTCUTS,
        samples: n,
        ranges: commandRanges(commands, (i) => (commands.shortcuts[i] ?? 0) > 0),
      }),
    );
  },
});

const pipeChainingDepth = labelled({
  name: 'motor.shell_mastery.pipe_chaining_depth',
  values: limit.PIPE_DEPTH.labels,
  meaning: 'How many tools the operator joins in one command.',
  minimumSamples: 1,
  measure({ commands }) {
    const n = commands.length;
    const depth = medianOfIntegers(commands.pipes);
    if (depth === null) return skipped(NO_COMMANDS);
    return observed(
      limit.PIPE_DEPTH.label(depth),
      mastery(n, depth, limit.PIPE_EDGES, 0.7),
      () => ({
        metric: 'median of pipes a command',
        measured: depth,
        scale: limit.PIPE_DEPTH,
        samples: n,
        ranges: commandRanges(commands, (i) => (commands.pipes[i] ?? 0) > 0),
      }),
    );
  },
});

/** The motor primitives of semantics 0.1 that tell how at home somebody is in a shell. */
export const shellMastery = [tabCompletion, shortcutUsage, pipeChainingDepth];

/** Confidence of a measure of mastery: low with few commands, lower near an edge. */
function mastery(n: number, measured: number, edges: readonly number[], full: number): number {
  return byCommands(n, 0.4, isNear(measured, edges) ? 0.55 : full);
}

function countOver(values: Int32Array, edge: number): number {
  let count = 0;
  for (const value of values) if (value > edge) count++;
  return count;
}

function sum(values: Int32Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
