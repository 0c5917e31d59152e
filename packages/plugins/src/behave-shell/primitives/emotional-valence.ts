import type { SampleGroups, SessionContext } from '@shardscope/sdk';
import { burstRanges, commandRanges, inputMoments, wholeSession } from '../explain.ts';
import {
  FEW_LETTERS,
  NO_COMMANDS,
  NO_TYPING,
  labelled,
  observed,
  skipped,
  type Outcome,
  type Reasons,
} from '../primitive.ts';
import { median, pooledMedian } from '../statistics.ts';
import * as limit from '../thresholds.ts';
import { BAD, OBSCENE, POSITIVE } from '../vocabulary.ts';
import { groupStatistics, sampleCount } from './rhythm.ts';

/** Moods are guesses: none of these primitives may ever be surer than this. */
const SOFT_CAP = 0.5;

const valence = labelled({
  name: 'emotional_valence.valence',
  values: ['positive', 'neutral', 'negative'],
  meaning: 'Whether typed words tell of a good mood or a bad one.',
  softCap: SOFT_CAP,
  minimumSamples: limit.VALENCE_LETTERS,
  measure(context): Outcome<'positive' | 'neutral' | 'negative'> {
    const letters = context.typedLetters;
    if (letters.total < limit.VALENCE_LETTERS) return skipped(FEW_LETTERS);
    const good = letters.runsEndingIn(POSITIVE);
    const bad = letters.runsEndingIn(BAD);
    const value = valenceOf(good.length, bad.length);
    return observed(value, letters.total < limit.MANY_LETTERS ? 0.3 : 0.5, () => ({
      metric: 'good words less bad words',
      unit: 'count',
      measured: good.length - bad.length,
      samples: letters.total,
      ranges: inputMoments(
        context,
        [...good, ...bad].sort((a, b) => a - b),
      ),
    }));
  },
});

function valenceOf(good: number, bad: number): 'positive' | 'neutral' | 'negative' {
  if (good > bad && good >= limit.VALENCE_WORDS) return 'positive';
  return bad > good && bad >= limit.VALENCE_WORDS ? 'negative' : 'neutral';
}

const arousal = labelled({
  name: 'emotional_valence.arousal',
  values: ['low_calm', 'medium_engaged', 'high_agitated'],
  meaning: 'How agitated the typing is: shouting and racing, or slow and calm.',
  softCap: SOFT_CAP,
  minimumSamples: 1,
  measure(context): Outcome<'low_calm' | 'medium_engaged' | 'high_agitated'> {
    const { typingBursts } = context;
    if (typingBursts.length === 0) return skipped(NO_TYPING);
    const samples = sampleCount(typingBursts);
    const confidence = samples < limit.AROUSAL_IATS ? 0.3 : 0.5;
    const loud = shout(context);
    if (loud) return observed('high_agitated', confidence, () => ({ ...loud, samples }));
    if (samples < limit.AROUSAL_IATS) {
      return observed('medium_engaged', confidence, () => ({
        metric: 'median time between keys of a typing burst',
        scale: limit.AROUSAL,
        samples,
        ranges: burstRanges(context),
        note: 'fewer than 30 times between keys',
      }));
    }
    const { fastest, slowest } = burstSpeeds(typingBursts);
    const isRacing = limit.AROUSAL.label(fastest) === 'high_agitated';
    const isCalm = !isRacing && limit.AROUSAL.label(slowest) === 'low_calm';
    const measured = isCalm ? slowest : fastest;
    return observed(limit.AROUSAL.label(measured), confidence, () => ({
      metric: `median time between keys of the ${isCalm ? 'slowest' : 'fastest'} typing burst`,
      measured,
      scale: limit.AROUSAL,
      samples,
      ranges: burstRanges(context),
    }));
  },
});

/** A run of capitals or exclamation marks that is a shout; null where there is none. */
function shout(context: SessionContext): Omit<Reasons, 'samples'> | null {
  const { typedLetters } = context;
  const { longestCapitals, longestExclamation } = typedLetters;
  if (limit.CAPITALS.label(longestCapitals) !== 'none') {
    return {
      metric: 'longest run of capitals',
      measured: longestCapitals,
      scale: limit.CAPITALS,
      ranges: inputMoments(context, [typedLetters.longestCapitalsInput]),
    };
  }
  if (limit.EXCLAMATIONS.label(longestExclamation) === 'none') return null;
  return {
    metric: 'longest run of exclamation marks',
    measured: longestExclamation,
    scale: limit.EXCLAMATIONS,
    ranges: inputMoments(context, [typedLetters.longestExclamationInput]),
  };
}

/** Median time between keys of the fastest and of the slowest typing burst. */
function burstSpeeds(bursts: SampleGroups): { readonly fastest: number; readonly slowest: number } {
  let fastest = Infinity;
  let slowest = 0;
  for (const speed of groupStatistics(bursts, median)) {
    fastest = Math.min(fastest, speed);
    slowest = Math.max(slowest, speed);
  }
  return { fastest, slowest };
}

const stressResponse = labelled({
  name: 'emotional_valence.stress_response',
  values: limit.STRESS.labels,
  meaning: 'Whether typing gets slower or faster after a command that failed.',
  softCap: SOFT_CAP,
  minimumSamples: 1,
  measure(context) {
    const { commands, outputWindows } = context;
    if (commands.length === 0) return skipped(NO_COMMANDS);
    const isAfterError = (i: number): boolean => i > 0 && outputWindows.errored[i - 1] === 1;
    const after = pooledMedian(commands.iats, isAfterError);
    const base = after === null ? null : pooledMedian(commands.iats, (i) => !isAfterError(i));
    const ratio = after === null || base === null || base <= 0 ? null : after / base;
    const value = ratio === null ? 'none' : limit.STRESS.label(ratio);
    const samples = typedCommands(commands.iats, isAfterError);
    return observed(value, samples >= limit.STRESS_COMMANDS ? 0.5 : 0.3, () => ({
      metric: 'median time between keys after a failure over that of the other commands',
      scale: limit.STRESS,
      ...(ratio === null ? { note: 'nothing to compare' } : { measured: ratio }),
      samples,
      ranges: commandRanges(commands, isAfterError),
    }));
  },
});

/** Commands among the wanted ones that have times between keys. */
function typedCommands(
  { length, from, to }: SampleGroups,
  wanted: (command: number) => boolean,
): number {
  let typed = 0;
  for (let i = 0; i < length; i++) if ((to[i] ?? 0) > (from[i] ?? 0) && wanted(i)) typed++;
  return typed;
}

const frustrationVenting = labelled({
  name: 'emotional_valence.frustration_venting',
  values: ['detected', 'none'],
  meaning: 'Whether the operator swears.',
  softCap: SOFT_CAP,
  minimumSamples: limit.VENTING_LETTERS,
  measure(context): Outcome<'detected' | 'none'> {
    const letters = context.typedLetters;
    if (letters.total < limit.VENTING_LETTERS) return skipped(FEW_LETTERS);
    const hits = letters.runsEndingIn(OBSCENE);
    const quiet = letters.total < limit.MANY_LETTERS ? 0.3 : 0.5;
    return observed(limit.VENTING.label(hits.length), hits.length > 0 ? 0.4 : quiet, () => ({
      metric: 'swear words',
      measured: hits.length,
      scale: limit.VENTING,
      samples: letters.total,
      ranges: hits.length > 0 ? inputMoments(context, hits) : wholeSession(context),
    }));
  },
});

/** The primitives of emotional valence of semantics 0.1. */
export const emotionalValence = [valence, arousal, stressResponse, frustrationVenting];
