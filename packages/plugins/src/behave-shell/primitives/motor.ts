import type { SampleGroups, SessionContext } from '@shardscope/sdk';
import { byCommands, isNear } from '../confidence.ts';
import {
  burstRanges,
  commandRanges,
  inputMoments,
  momentRanges,
  wholeSession,
} from '../explain.ts';
import {
  NO_COMMANDS,
  NO_INPUT,
  NO_TYPING,
  labelled,
  observed,
  skipped,
  type LabelledOutcome,
} from '../primitive.ts';
import { mean, median, populationCv } from '../statistics.ts';
import * as limit from '../thresholds.ts';
import { digraphSimhash } from './digraph-simhash.ts';

const inputModality = labelled({
  name: 'motor.input_modality',
  values: limit.INPUT_MODALITY.labels,
  meaning: 'Whether the session was typed key by key, pasted, or both.',
  minimumSamples: 1,
  measure(context) {
    const { inputs, pastes } = context;
    if (inputs.length === 0) return skipped(NO_INPUT);
    const share = pastes.length / inputs.length;
    const value = limit.INPUT_MODALITY.label(share);
    return observed(value, value === 'mixed' ? 0.7 : 0.75, () => ({
      metric: 'share of pastes among inputs',
      measured: share,
      scale: limit.INPUT_MODALITY,
      samples: inputs.length,
      ranges: value === 'typed' ? burstRanges(context) : inputMoments(context, pastes.fromInput),
    }));
  },
});

const pasteBurstRate = labelled({
  name: 'motor.paste_burst_rate',
  values: limit.PASTE_HABIT.labels,
  meaning: 'How much of a habit pasting is.',
  minimumSamples: 1,
  measure(context) {
    const { inputs, pastes } = context;
    if (inputs.length === 0) return skipped(NO_INPUT);
    const share = pastes.length / inputs.length;
    const value = limit.PASTE_HABIT.label(share);
    return observed(value, value === 'habitual' ? 0.8 : 0.7, () => ({
      metric: 'share of pastes among inputs',
      measured: share,
      scale: limit.PASTE_HABIT,
      samples: inputs.length,
      ranges: inputMoments(context, pastes.fromInput),
    }));
  },
});

const CADENCE_CONFIDENCE = { steady: 0.7, bursty: 0.65, hunt_and_peck: 0.6 } as const;

const keystrokeCadence = labelled({
  name: 'motor.keystroke_cadence',
  values: ['machine', ...limit.CADENCE.labels],
  meaning: 'How even the rhythm of the keys is: a machine, a practised hand, bursts, or a search.',
  minimumSamples: limit.CADENCE_INPUTS,
  measure(context): LabelledOutcome<'machine' | keyof typeof CADENCE_CONFIDENCE> {
    const { inputs, typingBursts } = context;
    if (inputs.length < limit.CADENCE_INPUTS) return skipped('fewer than 5 inputs');
    const variation = burstVariation(typingBursts);
    if (variation === null) return skipped(NO_TYPING);
    const average = burstMean(typingBursts);
    const isMachine = average < limit.MACHINE_MEAN_S && variation < limit.MACHINE_CV;
    const cadence = limit.CADENCE.label(variation);
    const confidence = isMachine ? 0.85 : CADENCE_CONFIDENCE[cadence];
    return observed(isMachine ? 'machine' : cadence, confidence, () => ({
      metric: 'median variation of the times between keys within typing bursts',
      measured: variation,
      scale: limit.CADENCE,
      samples: burstSamples(typingBursts),
      ranges: burstRanges(context),
      note: `mean time between keys ${average.toPrecision(3)} s; a machine is below 0.005 s with a variation below 0.05`,
    }));
  },
});

const motorStability = labelled({
  name: 'motor.motor_stability',
  values: ['tremor', ...limit.STABILITY.labels],
  meaning: 'How steady the hand is: trembling, even, or changing.',
  minimumSamples: limit.STABILITY_SAMPLES,
  measure(context) {
    const { typingBursts } = context;
    const samples = burstSamples(typingBursts);
    if (samples < limit.STABILITY_SAMPLES) return skipped(NO_TYPING);
    const quick = quickShare(typingBursts, samples);
    if (quick >= limit.TREMOR_SHARE) return tremor(context, quick, samples);
    const variation = burstVariation(typingBursts) ?? 0;
    const value = limit.STABILITY.label(variation);
    return observed(value, value === 'steady' ? 0.7 : 0.6, () => ({
      metric: 'median variation of the times between keys within typing bursts',
      measured: variation,
      scale: limit.STABILITY,
      samples,
      ranges: burstRanges(context),
    }));
  },
});

function tremor(
  context: SessionContext,
  quick: number,
  samples: number,
): LabelledOutcome<'tremor'> {
  return observed('tremor', 0.65, () => ({
    metric: 'share of times between keys below 0.030 s',
    unit: '1',
    measured: quick,
    samples,
    ranges: burstRanges(context),
    note: 'from a share of 0.10 on',
  }));
}

const errorCorrection = labelled({
  name: 'motor.error_correction',
  values: ['absent', 'route_around', ...limit.CORRECTION_DELAY.labels],
  meaning: 'How slips are mended: at once, later, by killing the line, or not at all.',
  minimumSamples: limit.CORRECTION_INPUTS,
  measure(context) {
    const { inputs, corrections } = context;
    if (inputs.length < limit.CORRECTION_INPUTS) return skipped('fewer than 3 inputs');
    if (corrections.backspaces === 0) return uncorrected(context);
    const delay = median(corrections.backspaceDelay);
    const value = delay === null ? 'deferred' : limit.CORRECTION_DELAY.label(delay);
    return observed(value, value === 'immediate' ? 0.65 : 0.55, () => ({
      metric: 'median time from the last other key to a backspace',
      scale: limit.CORRECTION_DELAY,
      ...(delay === null ? {} : { measured: delay }),
      samples: corrections.backspaces,
      ranges: momentRanges(corrections.backspaceT),
    }));
  },
});

function uncorrected(context: SessionContext): LabelledOutcome<'absent' | 'route_around'> {
  const { inputs, corrections } = context;
  const kills = corrections.lineKillT.length;
  return observed(kills > 0 ? 'route_around' : 'absent', kills > 0 ? 0.55 : 0.65, () => ({
    metric: 'killed lines and words, there being no backspace',
    unit: 'count',
    measured: kills,
    samples: inputs.length,
    ranges: kills > 0 ? momentRanges(corrections.lineKillT) : wholeSession(context),
  }));
}

const commandChunking = labelled({
  name: 'motor.command_chunking',
  values: ['single_command', ...limit.CHUNKING.labels],
  meaning: 'Whether commands are typed in one go or with stops inside them.',
  minimumSamples: 1,
  measure(context) {
    const { commands } = context;
    if (commands.length === 0) return skipped(NO_COMMANDS);
    if (commands.length === 1) {
      return observed('single_command', 0.8, () => ({
        metric: 'number of commands',
        unit: 'count',
        measured: 1,
        samples: 1,
        ranges: commandRanges(commands),
      }));
    }
    const variations = chunkVariations(commands.iats);
    const variation = median(variations);
    if (variation === null) return skipped('no command with enough times between keys');
    const value = limit.CHUNKING.label(variation);
    return observed(value, value === 'fluent' ? 0.65 : 0.6, () => ({
      metric: 'median variation of the times between keys within commands',
      measured: variation,
      scale: limit.CHUNKING,
      samples: variations.length,
      ranges: commandRanges(commands),
    }));
  },
});

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
    const depth = median(commands.pipes);
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

/** The motor primitives of semantics 0.1. */
export const motor = [
  inputModality,
  pasteBurstRate,
  keystrokeCadence,
  motorStability,
  errorCorrection,
  commandChunking,
  digraphSimhash,
  tabCompletion,
  shortcutUsage,
  pipeChainingDepth,
];

/** Confidence of a measure of mastery: low with few commands, lower near an edge. */
function mastery(n: number, measured: number, edges: readonly number[], full: number): number {
  return byCommands(n, 0.4, isNear(measured, edges) ? 0.55 : full);
}

/** Median over typing bursts of the variation of their times; null where no burst has a mean. */
function burstVariation(bursts: SampleGroups): number | null {
  return median(variations(bursts, 0));
}

/** Variations within commands that have enough times. */
function chunkVariations(groups: SampleGroups): readonly number[] {
  return variations(groups, limit.CHUNKING_IATS);
}

function variations(
  { length, values, from, to }: SampleGroups,
  minimum: number,
): readonly number[] {
  const found: number[] = [];
  for (let g = 0; g < length; g++) {
    const first = from[g] ?? 0;
    const last = to[g] ?? 0;
    if (last - first < minimum) continue;
    const variation = populationCv(values, first, last);
    if (variation !== null) found.push(variation);
  }
  return found;
}

function burstSamples({ length, from, to }: SampleGroups): number {
  let samples = 0;
  for (let g = 0; g < length; g++) samples += (to[g] ?? 0) - (from[g] ?? 0);
  return samples;
}

/** Mean of all times in typing bursts. */
function burstMean(bursts: SampleGroups): number {
  let total = 0;
  for (let g = 0; g < bursts.length; g++) {
    const first = bursts.from[g] ?? 0;
    const last = bursts.to[g] ?? 0;
    total += (mean(bursts.values, first, last) ?? 0) * (last - first);
  }
  return total / burstSamples(bursts);
}

function quickShare({ length, values, from, to }: SampleGroups, samples: number): number {
  let quick = 0;
  for (let g = 0; g < length; g++) {
    for (let i = from[g] ?? 0; i < (to[g] ?? 0); i++) {
      if ((values[i] ?? 0) < limit.TREMOR_IAT_S) quick++;
    }
  }
  return quick / samples;
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
