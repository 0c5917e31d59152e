import type { SessionContext, TimeRange } from '@shardscope/sdk';
import { byCommands } from '../confidence.ts';
import { commandRanges, wholeSession } from '../explain.ts';
import { NO_COMMANDS, labelled, observed, skipped, type Outcome } from '../primitive.ts';
import { sampleCv } from '../statistics.ts';
import * as limit from '../thresholds.ts';
import { CLEANING, LANDING, LEAVING } from '../vocabulary.ts';

const sessionDuration = labelled({
  name: 'temporal.session_duration',
  values: limit.DURATION.labels,
  meaning: 'How long the session lasted.',
  measure(context) {
    const { duration } = context.window;
    const n = context.commands.length;
    if (duration <= 0 && n === 0) return skipped('no time passed and no command was sent');
    return observed(limit.DURATION.label(duration), 0.85, () => ({
      metric: 'time from the first event to the last',
      measured: duration,
      scale: limit.DURATION,
      samples: context.inputs.length + context.outputs.length,
      ranges: wholeSession(context),
    }));
  },
});

const escalationPattern = labelled({
  name: 'temporal.escalation_pattern',
  values: ['bursty', ...limit.ESCALATION.labels],
  meaning: 'Whether activity comes in bursts with breaks, evenly, or without a pattern.',
  minimumSamples: 1,
  measure(context): Outcome<'bursty' | 'sustained' | 'erratic'> {
    const n = context.commands.length;
    if (n === 0) return skipped(NO_COMMANDS);
    if (context.window.duration <= 0) return skipped('no time passed');
    const { counts, width } = activity(context);
    const variation = counts.length < 2 ? 0 : (sampleCv(counts) ?? 0);
    const empty = counts.filter((count) => count === 0).length / counts.length;
    const isBroken = empty >= limit.BURSTY_EMPTY_SHARE;
    const isBursty = isBroken && limit.BURSTS.label(variation) === 'bursty';
    const value = isBursty ? 'bursty' : limit.ESCALATION.label(variation);
    const confidence = counts.length < limit.FEW_WINDOWS ? 0.4 : byCommands(n, 0.4, 0.6);
    return observed(value, confidence, () => ({
      metric: 'variation of the number of commands started in equal stretches of the session',
      measured: variation,
      scale: isBursty ? limit.BURSTS : limit.ESCALATION,
      samples: counts.length,
      ranges: busyRanges(context, counts, width),
      note: `${(100 * empty).toFixed(0)} % of the stretches are empty; bursty needs 30 % and a variation of 1`,
    }));
  },
});

/** Commands started in each of up to about ten equal stretches of the session. */
function activity({ window, commands }: SessionContext): {
  readonly counts: Float64Array;
  readonly width: number;
} {
  const width = Math.max(limit.ESCALATION_WINDOW_S, window.duration / limit.ESCALATION_WINDOWS);
  const counts = new Float64Array(Math.max(1, Math.ceil(window.duration / width)));
  for (const start of commands.startT) {
    const stretch = Math.floor((start - window.startT) / width);
    const index = Math.min(Math.max(stretch, 0), counts.length - 1);
    counts[index] = (counts[index] ?? 0) + 1;
  }
  return { counts, width };
}

function busyRanges(
  { window }: SessionContext,
  counts: Float64Array,
  width: number,
): readonly TimeRange[] {
  const ranges: TimeRange[] = [];
  for (let i = 0; i < counts.length; i++) {
    const from = window.startT + i * width;
    if ((counts[i] ?? 0) > 0) ranges.push({ from_t: from, to_t: from + width });
  }
  return ranges;
}

const landingRitual = labelled({
  name: 'temporal.lifecycle_markers.landing_ritual',
  values: limit.LANDING_RITUAL.labels,
  meaning: 'Whether the session begins with the usual commands of orientation.',
  minimumSamples: 1,
  measure({ commands }) {
    const n = commands.length;
    if (n === 0) return skipped(NO_COMMANDS);
    const isLanding = (i: number): boolean =>
      i < limit.LANDING_COMMANDS && commands.firstTokenIn(i, LANDING);
    let found = 0;
    for (let i = 0; i < Math.min(n, limit.LANDING_COMMANDS); i++) if (isLanding(i)) found++;
    const confidence = n < limit.FEW_LANDING_COMMANDS ? 0.4 : 0.65;
    return observed(limit.LANDING_RITUAL.label(found), confidence, () => ({
      metric: 'commands of orientation among the first five',
      measured: found,
      scale: limit.LANDING_RITUAL,
      samples: Math.min(n, limit.LANDING_COMMANDS),
      ranges: commandRanges(commands, isLanding),
    }));
  },
});

const exitBehavior = labelled({
  name: 'temporal.lifecycle_markers.exit_behavior',
  values: ['abrupt', 'graceful', 'cleanup'],
  meaning: 'How the session ends: cut off, left properly, or tidied up.',
  minimumSamples: 1,
  measure(context): Outcome<'abrupt' | 'graceful' | 'cleanup'> {
    const { commands } = context;
    const n = commands.length;
    if (n === 0) return skipped(NO_COMMANDS);
    const value = exitOf(context);
    return observed(value, value === 'abrupt' ? 0.45 : 0.65, () => ({
      metric: 'the last commands and whether a prompt followed the last one',
      samples: Math.min(n, limit.EXIT_COMMANDS),
      ranges: commandRanges(commands, (i) => i >= n - limit.EXIT_COMMANDS),
    }));
  },
});

function exitOf({ commands, outputWindows }: SessionContext): 'abrupt' | 'graceful' | 'cleanup' {
  const last = commands.length - 1;
  if (outputWindows.promptCount[last] === 0) return 'abrupt';
  if (commands.firstTokenIn(last, LEAVING)) return 'graceful';
  for (let i = Math.max(0, last - limit.EXIT_COMMANDS + 1); i <= last; i++) {
    if (commands.firstTokenIn(i, CLEANING)) return 'cleanup';
  }
  return 'graceful';
}

/** The temporal primitives of semantics 0.1. */
export const temporal = [sessionDuration, escalationPattern, landingRitual, exitBehavior];
