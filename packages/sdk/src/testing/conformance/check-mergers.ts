import { isDeepStrictEqual } from 'node:util';
import type { PrimitiveDefinition, PrimitiveValue } from '../../model/primitive.ts';
import type { Verdict } from '../../model/state.ts';
import type { Merger } from '../../plugin/merger.ts';
import type { Plugin } from '../../plugin/plugin.ts';
import { fail } from '../assertions.ts';
import { foldValues } from '../merge-run.ts';
import type { ConformanceCheck } from './conformance-check.ts';
import { processorMs, slowerThanLinear } from './linear-time.ts';

const STATES = ['unknown', 'stable', 'drifting', 'conflicted', 'multi_actor'];

/** Values of each kind, some of them odd; a series goes through them again and again. */
const NUMBERS = [1, 1, 2, 1, 0, -1, 1e300, -1e300, 0.1, 1e-300, 5, 5, 5];
const WORDS = ['a', 'b', 'a', '', '__proto__', '🙂', 'a', 'c'];
const HASHES = ['00000000ffffffff', '00000000fffffffe', 'ffffffff00000000'];

/** What a plugin with mergers is checked for, with each primitive that it takes. */
export function mergerChecks(
  plugin: Plugin,
  primitives: readonly PrimitiveDefinition[],
): readonly ConformanceCheck[] {
  const pairs = (plugin.mergers ?? []).flatMap((merger) =>
    primitives
      .filter((primitive) => merger.accepts(primitive.name, primitive))
      .map((primitive): Pair => ({ merger, primitive })),
  );
  const each =
    (check: (pair: Pair) => void | Promise<void>): (() => Promise<void>) =>
    async () => {
      if (pairs.length === 0) fail('it takes none of the primitives that were given: name them');
      for (const pair of pairs) await check(pair);
    };
  return [
    { name: 'says something sound of every series', run: each(isSound) },
    { name: 'says the same of the same series', run: each(isDeterministic) },
    {
      name: 'takes time in proportion to a series',
      run: each(async ({ merger, primitive }) => {
        const wrong = await slowerThanLinear((size) => {
          const values = valuesOf(primitive, size / 16);
          return processorMs(() => foldValues(merger, primitive, values));
        });
        if (wrong !== null) fail(`${merger.id} with ${primitive.name}: ${wrong}`);
      }),
    },
  ];
}

interface Pair {
  readonly merger: Merger;
  readonly primitive: PrimitiveDefinition;
}

function isSound({ merger, primitive }: Pair): void {
  const empty = merger.verdict(merger.init());
  const verdicts = foldValues(merger, primitive, valuesOf(primitive, 200));
  for (const [i, verdict] of [empty, ...verdicts].entries()) {
    const wrong = unsound(verdict, i);
    if (wrong !== null) fail(`${merger.id} after ${i} of ${primitive.name}: ${wrong}`, verdict);
  }
}

function unsound(verdict: Verdict, observations: number): string | null {
  const { state, confidence, observation_count: count, last_observation_ts: ts } = verdict;
  if (!STATES.includes(state)) return `"${state}" is no state`;
  if (!(confidence >= 0 && confidence <= 1)) return 'its confidence is not within 0..1';
  if (count !== observations) return `it counts ${count} observations`;
  return Number.isFinite(ts) ? null : 'its time is no number';
}

function isDeterministic({ merger, primitive }: Pair): void {
  const values = valuesOf(primitive, 100);
  const first = foldValues(merger, primitive, values);
  const again = foldValues(merger, primitive, values);
  if (!isDeepStrictEqual(again, first)) fail(`${merger.id} said something else`, again, first);
}

function valuesOf(primitive: PrimitiveDefinition, length: number): readonly PrimitiveValue[] {
  const samples = samplesOf(primitive);
  return Array.from({ length }, (_, i) => samples[i % samples.length] ?? null);
}

function samplesOf({ valueKind, values, range }: PrimitiveDefinition): readonly PrimitiveValue[] {
  switch (valueKind) {
    case 'categorical':
      return values ?? [];
    case 'numeric':
      return NUMBERS.map((n) => Math.min(Math.max(n, range?.min ?? n), range?.max ?? n));
    case 'hash':
      return HASHES;
    case 'bool':
      return [true, false, true, true];
    case 'free_string':
      return WORDS;
    case 'array':
      return [[], [1, 2], ['a'], [1, 'a']];
  }
}
