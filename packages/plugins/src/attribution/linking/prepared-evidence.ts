import { compareText } from '@shardscope/sdk';
import { samplesOf } from '../rhythm/digraph-profile.ts';
import { COMPARED_SAMPLES } from '../rhythm/limits.ts';
import { rhythmOf, type Rhythm } from '../rhythm/rhythm.ts';
import type { AttackerEvidence } from './evidence.ts';
import { RARE_ATTACKERS, RARE_SHARE, VALUES_PER_SIGNAL } from './limits.ts';

/** Signals whose values are compared for equality. */
export type ValueSignal =
  'c2_endpoint' | 'payload_hash' | 'hassh' | 'ja3' | 'command_sequences' | 'credentials';

/** Numbers that stand for values, ascending, each once. */
export type Values = readonly number[];

/** An attacker made ready for many comparisons. */
export interface PreparedAttacker {
  /** Its place among all, which are ordered by uuid. */
  readonly index: number;
  readonly uuid: string;
  /** Null with too few samples to compare. */
  readonly rhythm: Rhythm | null;
  readonly values: Readonly<Record<ValueSignal, Values>>;
  readonly evidence: AttackerEvidence;
}

/** All attackers, and the texts that their numbers stand for. */
export interface PreparedEvidence {
  readonly attackers: readonly PreparedAttacker[];
  readonly textOf: (value: number) => string;
}

/** Makes evidence ready: in the order of uuids, values as numbers, only rare command sequences. */
export function preparedEvidence(evidence: Iterable<AttackerEvidence>): PreparedEvidence {
  const ordered = [...evidence].sort((a, b) => compareText(a.attacker_uuid, b.attacker_uuid));
  const texts: string[] = [];
  const c2 = valueNumbers(texts);
  const payloads = valueNumbers(texts);
  const hassh = valueNumbers(texts);
  const ja3 = valueNumbers(texts);
  const credentials = valueNumbers(texts);
  const sequences = rareOnly(ordered.map(valueNumbersOf(valueNumbers(texts))));
  const attackers = ordered.map((one, index): PreparedAttacker => ({
    index,
    uuid: one.attacker_uuid,
    rhythm: comparableRhythm(one),
    values: {
      c2_endpoint: c2(one.c2),
      payload_hash: payloads(one.payloads),
      hassh: hassh(one.hassh),
      ja3: ja3(one.ja3),
      command_sequences: sequences[index] ?? NOTHING,
      credentials: credentials(one.credentials),
    },
    evidence: one,
  }));
  return { attackers, textOf: (value) => texts[value] ?? '' };
}

/** How many values two attackers share. */
export function sharedCount(a: Values, b: Values): number {
  let shared = 0;
  let j = 0;
  for (const value of a) {
    while (j < b.length && (b[j] ?? 0) < value) j++;
    if (b[j] === value) shared++;
  }
  return shared;
}

const NOTHING: Values = [];

function comparableRhythm({ profile }: AttackerEvidence): Rhythm | null {
  return profile && samplesOf(profile) >= COMPARED_SAMPLES ? rhythmOf(profile) : null;
}

function valueNumbersOf(
  numbers: (texts: readonly string[]) => Values,
): (one: AttackerEvidence) => Values {
  return ({ sequences }) => numbers(sequences);
}

/** Leaves the values that few have. */
function rareOnly(all: readonly Values[]): readonly Values[] {
  const attackers = new Map<number, number>();
  for (const values of all) {
    for (const value of values) attackers.set(value, (attackers.get(value) ?? 0) + 1);
  }
  const most = Math.max(RARE_ATTACKERS, all.length * RARE_SHARE);
  return all.map((values) => values.filter((value) => (attackers.get(value) ?? 0) <= most));
}

/** Gives the values of one signal numbers, in order of their first appearance in `texts`. */
function valueNumbers(texts: string[]): (values: readonly string[]) => Values {
  const numbers = new Map<string, number>();
  const numberOf = (text: string): number => {
    let number = numbers.get(text);
    if (number === undefined) {
      number = texts.length;
      numbers.set(text, number);
      texts.push(text);
    }
    return number;
  };
  return (values) => {
    if (values.length === 0) return NOTHING;
    const kept =
      values.length > VALUES_PER_SIGNAL
        ? [...new Set(values)].sort(compareText).slice(0, VALUES_PER_SIGNAL)
        : values;
    const ascending = kept.map(numberOf).sort((a, b) => a - b);
    return ascending.filter((value, i) => value !== ascending[i - 1]);
  };
}
