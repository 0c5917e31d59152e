// How well rhythms tell typists apart, on typists of the simulation.
import {
  compareRhythms,
  rhythmDistance,
  rhythmMatch,
  rhythmOf,
  type Rhythm,
  type RhythmDifference,
} from '../support/attribution.ts';
import { COMMANDS } from './commands.ts';
import { equalErrorRate } from './equal-error-rate.ts';
import { random } from './random.ts';
import { halves, profileOfStrokes, strokesOf, typist, type Offsets } from './typists.ts';

/** One point of the curve. */
export interface RhythmPoint {
  readonly offsets: Offsets;
  readonly samples: number;
  /** Mean number of digraphs that two profiles of one typist share. */
  readonly shared: number;
  /** Equal error rate of the whole distance, and of the relative and the absolute measure alone. */
  readonly rate: number;
  readonly measuresAlone: number;
  /** Share of pairs of different typists at a distance that matches fully, or at all. */
  readonly falseFull: number;
  readonly falseAny: number;
  /** Share of pairs of the same typist at a distance that matches fully. */
  readonly trueFull: number;
}

/** What a study varies. */
export interface RhythmStudy {
  readonly offsets: Offsets;
  readonly samples: number;
  readonly typists: number;
  readonly seed: number;
  /** Both sides type all commands, instead of each its own half. */
  readonly sameCommands?: boolean;
}

/** Types two profiles for each typist and compares every tenth pair of typists, and each with itself. */
export function rhythmPoint(study: RhythmStudy): RhythmPoint {
  const { offsets, samples, typists } = study;
  const [left, right] = profilesOf(study);
  const same: RhythmDifference[] = [];
  const different: RhythmDifference[] = [];
  for (let i = 0; i < typists; i++) {
    for (let j = 0; j < typists; j++) {
      if (i !== j && (i * 31 + j) % 10 !== 0) continue;
      const [a, b] = [left[i], right[j]];
      const difference = a && b ? compareRhythms(a, b) : null;
      if (difference) (i === j ? same : different).push(difference);
    }
  }
  const alone = ({ relative, absolute }: RhythmDifference) => relative + absolute;
  const [near, far] = [same.map(rhythmDistance), different.map(rhythmDistance)];
  return {
    offsets,
    samples,
    shared: same.reduce((total, { shared }) => total + shared, 0) / same.length,
    rate: equalErrorRate(near, far).rate,
    measuresAlone: equalErrorRate(same.map(alone), different.map(alone)).rate,
    falseFull: shareOf(far, (match) => match === 1),
    falseAny: shareOf(far, (match) => match > 0),
    trueFull: shareOf(near, (match) => match === 1),
  };
}

function shareOf(distances: readonly number[], holds: (match: number) => boolean): number {
  return distances.filter((distance) => holds(rhythmMatch(distance))).length / distances.length;
}

function profilesOf({
  offsets,
  samples,
  typists,
  seed,
  sameCommands = false,
}: RhythmStudy): readonly [Rhythm[], Rhythm[]] {
  const dice = random(seed);
  const left: Rhythm[] = [];
  const right: Rhythm[] = [];
  for (let i = 0; i < typists; i++) {
    const who = typist(seed * 100_003 + i, offsets);
    const [one, other] = sameCommands ? [COMMANDS, COMMANDS] : halves(dice);
    left.push(rhythmOf(profileOfStrokes(strokesOf(who, dice, samples, one))));
    right.push(rhythmOf(profileOfStrokes(strokesOf(who, dice, samples, other))));
  }
  return [left, right];
}
