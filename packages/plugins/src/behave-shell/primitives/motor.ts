import type { SampleGroups, SessionContext } from '@shardscope/sdk';
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
  type Outcome,
} from '../primitive.ts';
import { median, medianOf, populationCv } from '../statistics.ts';
import * as limit from '../thresholds.ts';
import { digraphSimhash } from './digraph-simhash.ts';
import { countBelow, groupStatistics, overallMean, sampleCount } from './rhythm.ts';

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
  measure(context): Outcome<'machine' | keyof typeof CADENCE_CONFIDENCE> {
    const { inputs, typingBursts } = context;
    if (inputs.length < limit.CADENCE_INPUTS) return skipped('fewer than 5 inputs');
    const variation = burstVariation(typingBursts);
    if (variation === null) return skipped(NO_TYPING);
    const average = overallMean(typingBursts);
    const isFast = limit.MACHINE_MEAN.label(average) === 'machine';
    if (isFast && variation < limit.MACHINE_CV) return machine(context, average);
    const cadence = limit.CADENCE.label(variation);
    return observed(cadence, CADENCE_CONFIDENCE[cadence], () => ({
      metric: 'median variation of the times between keys within typing bursts',
      measured: variation,
      scale: limit.CADENCE,
      samples: sampleCount(typingBursts),
      ranges: burstRanges(context),
    }));
  },
});

function machine(context: SessionContext, average: number): Outcome<'machine'> {
  return observed('machine', 0.85, () => ({
    metric: 'mean time between keys within typing bursts',
    measured: average,
    scale: limit.MACHINE_MEAN,
    samples: sampleCount(context.typingBursts),
    ranges: burstRanges(context),
    note: 'and the times vary by less than 0.05',
  }));
}

const motorStability = labelled({
  name: 'motor.motor_stability',
  values: ['tremor', ...limit.STABILITY.labels],
  meaning: 'How steady the hand is: trembling, even, or changing.',
  minimumSamples: limit.STABILITY_SAMPLES,
  measure(context) {
    const { typingBursts } = context;
    const samples = sampleCount(typingBursts);
    if (samples < limit.STABILITY_SAMPLES) return skipped(NO_TYPING);
    const quick = countBelow(typingBursts, limit.TREMOR_IAT_S) / samples;
    if (limit.TREMOR.label(quick) === 'tremor') return tremor(context, quick, samples);
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

function tremor(context: SessionContext, quick: number, samples: number): Outcome<'tremor'> {
  return observed('tremor', 0.65, () => ({
    metric: 'share of times between keys below 0.030 s',
    measured: quick,
    scale: limit.TREMOR,
    samples,
    ranges: burstRanges(context),
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

function uncorrected(context: SessionContext): Outcome<'absent' | 'route_around'> {
  const { inputs, corrections } = context;
  const kills = corrections.lineKillT.length;
  return observed(limit.LINE_KILLS.label(kills), kills > 0 ? 0.55 : 0.65, () => ({
    metric: 'killed lines and words, there being no backspace',
    measured: kills,
    scale: limit.LINE_KILLS,
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
        measured: 1,
        scale: limit.COMMAND_COUNT,
        samples: 1,
        ranges: commandRanges(commands),
      }));
    }
    const variations = groupStatistics(commands.iats, populationCv, limit.CHUNKING_IATS);
    const variation = medianOf(variations);
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

/** The motor primitives of semantics 0.1, but for shell mastery. */
export const motor = [
  inputModality,
  pasteBurstRate,
  keystrokeCadence,
  motorStability,
  errorCorrection,
  commandChunking,
  digraphSimhash,
];

/** Median over typing bursts of the variation of their times; null where no burst has a mean. */
function burstVariation(bursts: SampleGroups): number | null {
  return medianOf(groupStatistics(bursts, populationCv));
}
