import type { RhythmDifference } from '../rhythm/compare-rhythms.ts';
import { FULL_MATCH_DISTANCE, NO_MATCH_DISTANCE } from '../rhythm/limits.ts';
import { rhythmDistance } from '../rhythm/rhythm-match.ts';
import { countingMatches, pairMatches } from './compare-attackers.ts';
import { SIGNALS, type Signal, type SignalName } from './evidence.ts';
import { NAMED_VALUES, SIMHASH_BITS, SIMHASH_SHOWN_BELOW } from './limits.ts';
import type { PreparedAttacker, PreparedEvidence, ValueSignal } from './prepared-evidence.ts';

/** The evidence between two attackers in words, what adds nothing to the score included. */
export function pairSignals(
  a: PreparedAttacker,
  b: PreparedAttacker,
  textOf: PreparedEvidence['textOf'],
): readonly Signal[] {
  const pair = pairMatches(a, b);
  const counting = countingMatches(pair);
  const signals: Signal[] = [];
  const add = (signal: SignalName, explanation: string) => {
    const match = pair.matches[signal] ?? 1;
    const { family, strength } = SIGNALS[signal];
    const counts = strength !== 'none' && (counting[signal] ?? 0) > 0;
    signals.push({ signal, family, strength, match, counts, explanation });
  };
  if (pair.rhythm) add('digraph_profile', rhythmInWords(a, b, pair.rhythm));
  const bits = simhashDistance(a.evidence.simhashes, b.evidence.simhashes);
  if (bits !== null && bits < SIMHASH_SHOWN_BELOW) {
    add(
      'digraph_simhash',
      `Digraph simhashes differ in ${bits} of ${SIMHASH_BITS} bits: most likely the same text.`,
    );
  }
  for (const { signal, noun, named } of VALUE_SIGNALS) {
    if ((pair.matches[signal] ?? 0) === 0) continue;
    const words = valuesInWords(noun, sharedTexts(a, b, signal, textOf), named);
    const counts = (counting[signal] ?? 0) > 0;
    add(signal, counts ? words : `${words} Does not count: every fingerprint of both differs.`);
  }
  if (pair.matches.asn === 1) add('asn', 'Both addresses are of the same network (ASN).');
  if (a.evidence.address !== null && a.evidence.address === b.evidence.address) {
    add('address', 'The address is the same.');
  }
  return signals;
}

/** Signals of shared values: what the values are called, and whether they may be shown. */
const VALUE_SIGNALS: readonly {
  readonly signal: ValueSignal;
  readonly noun: string;
  readonly named: boolean;
}[] = [
  { signal: 'c2_endpoint', noun: 'endpoints', named: true },
  { signal: 'payload_hash', noun: 'payloads', named: true },
  { signal: 'hassh', noun: 'SSH clients (HASSH)', named: true },
  { signal: 'ja3', noun: 'TLS clients (JA3)', named: true },
  {
    signal: 'command_sequences',
    noun: 'rare command sequences within one tactic',
    named: false,
  },
  { signal: 'credentials', noun: 'credentials tried', named: false },
];

function sharedTexts(
  a: PreparedAttacker,
  b: PreparedAttacker,
  signal: ValueSignal,
  textOf: PreparedEvidence['textOf'],
): readonly string[] {
  const other = new Set(b.values[signal]);
  return a.values[signal].filter((value) => other.has(value)).map(textOf);
}

function valuesInWords(noun: string, texts: readonly string[], named: boolean): string {
  const list = named ? `: ${texts.slice(0, NAMED_VALUES).join(', ')}` : '';
  const more = named && texts.length > NAMED_VALUES ? ', …' : '';
  return `Same ${noun}, ${texts.length} in common${list}${more}.`;
}

function rhythmInWords(
  a: PreparedAttacker,
  b: PreparedAttacker,
  difference: RhythmDifference,
): string {
  const { shared, relative, absolute } = difference;
  return (
    `Typing rhythms at distance ${rhythmDistance(difference).toFixed(2)} ` +
    `(alike up to ${FULL_MATCH_DISTANCE}, different from ${NO_MATCH_DISTANCE}): ` +
    `relative measure ${relative.toFixed(2)}, absolute measure ${absolute.toFixed(2)} over ` +
    `${shared} shared digraphs; ${a.rhythm?.samples ?? 0} and ${b.rhythm?.samples ?? 0} samples.`
  );
}

/** Least Hamming distance between two sets of hashes; null where one is empty. */
function simhashDistance(a: readonly string[], b: readonly string[]): number | null {
  const distances = a.flatMap((one) => b.flatMap((other) => differingBits(one, other)));
  return distances.length === 0 ? null : Math.min(...distances);
}

function differingBits(a: string, b: string): readonly number[] {
  const isHash = /^[0-9a-f]{16}$/;
  if (!isHash.test(a) || !isHash.test(b)) return [];
  return [(BigInt(`0x${a}`) ^ BigInt(`0x${b}`)).toString(2).replaceAll('0', '').length];
}
