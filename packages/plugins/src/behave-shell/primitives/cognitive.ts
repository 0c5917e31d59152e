import type { SessionContext } from '@shardscope/sdk';
import { byCommands } from '../confidence.ts';
import { commandRanges, pauseRanges } from '../explain.ts';
import { NO_COMMANDS, NO_PAUSES, labelled, observed, skipped, type Outcome } from '../primitive.ts';
import { correlation, median, medianOf, sampleCv } from '../statistics.ts';
import * as limit from '../thresholds.ts';
import { groupStatistics } from './rhythm.ts';

const interCommandLatencyClass = labelled({
  name: 'cognitive.inter_command_latency_class',
  values: limit.LATENCY.labels,
  meaning: 'What kind of mind the time between commands fits: a script, a hand, a model, a break.',
  minimumSamples: 1,
  measure(context) {
    const { pauses, commands } = context;
    const pause = median(pauses.duration);
    if (pause === null) return skipped(NO_PAUSES);
    return observed(limit.LATENCY.label(pause), byCommands(commands.length, 0.4, 0.8), () => ({
      metric: 'median time from the end of a command to the start of the next',
      measured: pause,
      scale: limit.LATENCY,
      samples: pauses.length,
      ranges: pauseRanges(context),
    }));
  },
});

const commandBranchDiversity = labelled({
  name: 'cognitive.command_branch_diversity',
  values: ['unknown', ...limit.BRANCH_DIVERSITY.labels],
  meaning: 'Whether commands come off a list or follow from what was seen.',
  minimumSamples: 1,
  measure({ commands }): Outcome<'unknown' | 'linear_playbook' | 'adaptive_branching'> {
    const n = commands.length;
    if (n === 0) return skipped(NO_COMMANDS);
    const diversity = commands.distinctTokens / n;
    const isKnown = n >= limit.FEW_COMMANDS;
    const value = isKnown ? limit.BRANCH_DIVERSITY.label(diversity) : 'unknown';
    return observed(value, isKnown ? 0.8 : 1, () => ({
      metric: 'different first tokens as a share of the commands',
      scale: limit.BRANCH_DIVERSITY,
      ...(isKnown ? { measured: diversity } : { note: 'fewer than 5 commands' }),
      samples: n,
      ranges: commandRanges(commands),
    }));
  },
});

const feedbackLoopEngagement = labelled({
  name: 'cognitive.feedback_loop_engagement',
  values: ['unknown', ...limit.FEEDBACK.labels],
  meaning: 'Whether the operator takes longer when there is more output to read.',
  minimumSamples: 1,
  measure(context): Outcome<'unknown' | 'closed_loop' | 'fire_and_forget'> {
    const { commands, pauses, outputs } = context;
    if (commands.length === 0) return skipped(NO_COMMANDS);
    const isEnough = outputs.length > 0 && pauses.length >= limit.FEEDBACK_PAIRS;
    const r = isEnough ? correlation(pauses.outputBefore, pauses.duration) : null;
    const value = r === null ? 'unknown' : limit.FEEDBACK.label(r);
    return observed(value, r === null ? 1 : 0.75, () => ({
      metric: "correlation of a pause with the output before it (Pearson's r)",
      scale: limit.FEEDBACK,
      ...(r === null
        ? { note: 'fewer than 5 pauses, or one side does not vary' }
        : { measured: r }),
      samples: pauses.length,
      ranges: pauseRanges(context),
    }));
  },
});

const interCommandConsistency = labelled({
  name: 'cognitive.inter_command_consistency',
  values: limit.CONSISTENCY.labels,
  meaning: 'How even the pauses are: a clock, a person, or two kinds of pause.',
  minimumSamples: 2,
  measure(context) {
    const { pauses, commands } = context;
    const variation = sampleCv(pauses.duration);
    if (variation === null) return skipped('fewer than three commands, or no time between them');
    const confidence = byCommands(commands.length, 0.4, 0.75);
    return observed(limit.CONSISTENCY.label(variation), confidence, () => ({
      metric: 'variation of the time between commands',
      measured: variation,
      scale: limit.CONSISTENCY,
      samples: pauses.length,
      ranges: pauseRanges(context),
    }));
  },
});

const cognitiveLoad = labelled({
  name: 'cognitive.cognitive_load',
  values: limit.COGNITIVE_LOAD.labels,
  meaning: 'How strained the operator works: uneven typing, failures, uneven pacing.',
  minimumSamples: 1,
  measure(context) {
    const { commands } = context;
    const n = commands.length;
    if (n === 0) return skipped(NO_COMMANDS);
    const strains = strainsOf(context);
    const load = strains.reduce((sum, strain) => sum + strain, 0) / strains.length;
    return observed(limit.COGNITIVE_LOAD.label(load), byCommands(n, 0.4, 0.6), () => ({
      metric: 'mean of the strains on typing, success and pacing',
      measured: load,
      scale: limit.COGNITIVE_LOAD,
      samples: n,
      ranges: commandRanges(commands),
      note: `${strains.length} of 3 strains could be measured`,
    }));
  },
});

/** Strains between 0 and 1, as far as each can be measured. */
function strainsOf({ commands, outputWindows, pauses }: SessionContext): readonly number[] {
  const typing = medianOf(groupStatistics(commands.iats, sampleCv));
  const pacing = sampleCv(pauses.duration);
  const failures = count(outputWindows.errored) / commands.length;
  return [
    ...(typing === null ? [] : [clip(typing / limit.LOAD_TYPING_CV)]),
    clip(failures),
    ...(pacing === null ? [] : [clip(pacing / limit.LOAD_PAUSE_CV)]),
  ];
}

const explorationStyle = labelled({
  name: 'cognitive.exploration_style',
  values: ['chaotic', 'targeted', 'methodical'],
  meaning:
    'Whether the operator jumps between tools, stays with few, or goes through many in turn.',
  minimumSamples: 1,
  measure({ commands }): Outcome<'chaotic' | 'targeted' | 'methodical'> {
    const n = commands.length;
    if (n === 0) return skipped(NO_COMMANDS);
    const jumped = jumpsBack(commands.token);
    const jumps = n > 1 ? jumped.length / (n - 1) : 0;
    const isChaotic = limit.EXPLORATION_JUMPS.label(jumps) === 'chaotic';
    const repeats = 1 - commands.distinctTokens / n;
    const value = isChaotic ? 'chaotic' : limit.EXPLORATION_REPEATS.label(repeats);
    return observed(value, byCommands(n, 0.4, 0.6), () => ({
      metric: isChaotic
        ? 'share of transitions that go back to an earlier first token'
        : 'share of commands that repeat a first token',
      measured: isChaotic ? jumps : repeats,
      scale: isChaotic ? limit.EXPLORATION_JUMPS : limit.EXPLORATION_REPEATS,
      samples: n,
      ranges: isChaotic ? commandRanges(commands, memberOf(jumped)) : commandRanges(commands),
    }));
  },
});

/** Commands whose first token is not that of the one before, but of one before that. */
function jumpsBack(tokens: Int32Array): readonly number[] {
  const found: number[] = [];
  let seen = -1;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] ?? 0;
    // Tokens are numbered by first appearance: a number up to the greatest so far is an old one.
    if (token <= seen && token !== tokens[i - 1]) found.push(i);
    seen = Math.max(seen, token);
  }
  return found;
}

const planningDepth = labelled({
  name: 'cognitive.planning_depth',
  values: ['deep', 'reactive', 'shallow'],
  meaning: 'Whether commands are thought about, fired off, or in between.',
  minimumSamples: 1,
  measure(context): Outcome<'deep' | 'reactive' | 'shallow'> {
    const { pauses, commands } = context;
    if (pauses.length === 0) return skipped(NO_PAUSES);
    const { duration } = pauses;
    const deep = duration.filter((pause) => pause > limit.DEEP_PAUSE_S).length / pauses.length;
    const quick =
      duration.filter((pause) => pause <= limit.REACTIVE_PAUSE_S).length / pauses.length;
    const isDeep = limit.DEEP_SHARE.label(deep) === 'deep';
    const value = isDeep ? 'deep' : limit.REACTIVE_SHARE.label(quick);
    const isReactive = value === 'reactive';
    return observed(value, byCommands(commands.length, 0.4, 0.65), () => ({
      metric: isReactive ? 'share of pauses up to 0.3 s' : 'share of pauses above 1.5 s',
      measured: isReactive ? quick : deep,
      scale: isReactive ? limit.REACTIVE_SHARE : limit.DEEP_SHARE,
      samples: pauses.length,
      ranges: pauseRanges(context, (i) =>
        isReactive
          ? (duration[i] ?? 0) <= limit.REACTIVE_PAUSE_S
          : (duration[i] ?? 0) > limit.DEEP_PAUSE_S,
      ),
    }));
  },
});

const toolVocabulary = labelled({
  name: 'cognitive.tool_vocabulary',
  values: limit.VOCABULARY.labels,
  meaning: 'How many different tools the operator uses.',
  minimumSamples: 1,
  measure({ commands }) {
    const n = commands.length;
    if (n === 0) return skipped(NO_COMMANDS);
    const distinct = commands.distinctTokens;
    return observed(limit.VOCABULARY.label(distinct), byCommands(n, 0.4, 0.7), () => ({
      metric: 'different first tokens',
      measured: distinct,
      scale: limit.VOCABULARY,
      samples: n,
      ranges: commandRanges(commands),
    }));
  },
});

/** The cognitive primitives of semantics 0.1, but for those about errors. */
export const cognitive = [
  interCommandLatencyClass,
  commandBranchDiversity,
  feedbackLoopEngagement,
  interCommandConsistency,
  cognitiveLoad,
  explorationStyle,
  planningDepth,
  toolVocabulary,
];

function clip(value: number): number {
  return Math.min(Math.max(value, 0), 1);
}

function count(flags: Uint8Array): number {
  let set = 0;
  for (const flag of flags) set += flag;
  return set;
}

function memberOf(rows: readonly number[]): (row: number) => boolean {
  const members = new Set(rows);
  return (row) => members.has(row);
}
