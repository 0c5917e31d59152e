import type { SessionContext } from '@shardscope/sdk';
import { createHash } from 'node:crypto';
import { burstRanges } from '../explain.ts';
import { observed, skipped, type Outcome, type Primitive } from '../primitive.ts';
import { DIGRAPH_EDGES_S, DIGRAPH_KINDS, DIGRAPH_SAMPLES } from '../thresholds.ts';
import { charactersOf, digraphsOf, type Digraphs } from './digraphs.ts';
import { PairNumbering } from './pair-numbering.ts';
import { Simhash, type Hash64 } from './simhash.ts';

/** Confidence before any digraph is known, what each different one adds, and where it ends. */
const CONFIDENCE = { base: 0.4, perDigraph: 0.05, most: 0.95 } as const;

/** Token hashes kept between sessions: typing uses the same few hundred digraphs again and again. */
const MEMO_LIMIT = 16_384;

/** A fingerprint of typing: sessions with like rhythms over like digraphs get like hashes. */
export const digraphSimhash: Primitive = {
  definition: {
    name: 'motor.digraph_simhash',
    tier: 'A',
    valueKind: 'hash',
    meaning:
      'A fingerprint of the times between pairs of keys; it follows the text as well as the hand.',
    minimumSamples: DIGRAPH_SAMPLES,
  },
  measure,
};

function measure(context: SessionContext): Outcome {
  const digraphs = digraphsOf(context.inputs);
  const { kinds, samples } = digraphs;
  if (kinds < DIGRAPH_KINDS) return skipped('fewer than 8 different digraphs');
  if (samples < DIGRAPH_SAMPLES) return skipped('fewer than 20 digraphs');
  const { base, perDigraph, most } = CONFIDENCE;
  return observed(fingerprint(digraphs), Math.min(most, base + perDigraph * kinds), () => ({
    metric: 'different digraphs in the fingerprint',
    unit: 'count',
    measured: kinds,
    samples,
    ranges: burstRanges(context),
  }));
}

// Used again for every session: extraction is synchronous, and never interrupts itself.
const hash = new Simhash();

/** SimHash over the digraphs with their speed classes, each weighted by its samples. */
function fingerprint(digraphs: Digraphs): string {
  digraphs.forEach((pair, samples, medianTime) => {
    hash.add(tokenHash(pair, speedClass(medianTime)), samples);
  });
  return hash.take();
}

/** Index of the first edge above a time; the number of edges if there is none. */
function speedClass(time: number): number {
  let index = 0;
  while (index < DIGRAPH_EDGES_S.length && time >= (DIGRAPH_EDGES_S[index] ?? 0)) index++;
  return index;
}

const known = new PairNumbering();
const hashes: Hash64[] = [];

/** The first 8 bytes of the MD5 of a digraph's text, a colon and its speed class. */
function tokenHash(pair: number, speed: number): Hash64 {
  const token = known.numberOf(pair * (DIGRAPH_EDGES_S.length + 1) + speed);
  const before = hashes[token];
  if (before) return before;
  const text = `${charactersOf(pair).map(encodable).join('')}:${speed}`;
  const digest = createHash('md5').update(text, 'utf8').digest();
  const hash = { high: digest.readInt32BE(0), low: digest.readInt32BE(4) };
  if (token >= MEMO_LIMIT) {
    known.clear();
    hashes.length = 0;
  } else hashes[token] = hash;
  return hash;
}

/** A code unit that UTF-8 cannot encode becomes a question mark. */
function encodable(character: string): string {
  return character.isWellFormed() ? character : '?';
}
