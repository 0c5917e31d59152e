import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { PrimitiveValue, ValueKind, Verdict } from '@shardscope/sdk';
import { mergeSeries } from './support/attribution.ts';

interface Case {
  readonly id: string;
  readonly tag: string;
  readonly kind: ValueKind | null;
  readonly observations: readonly { readonly value: PrimitiveValue; readonly ts: number }[];
  readonly expected: Verdict;
}

const FIXTURE = new URL('../../../fixtures/attribution/aggregate.jsonl', import.meta.url);

/**
 * The older engine took `true` for 1 and `false` for 0; we do not. One series holds the first pair,
 * the other one the second.
 */
const EXCEPTIONS: ReadonlySet<string> = new Set(['agg0978', 'agg0979']);

const cases = readFileSync(FIXTURE, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Case);

const tags = [...new Set(cases.map(({ tag }) => tag))];

describe('the state of each recorded series', () => {
  test('there are 421 of them', () => expect(cases).toHaveLength(421));

  test.each(tags)('%s', (tag) => {
    for (const { id, kind, observations, expected } of cases.filter((one) => one.tag === tag)) {
      const { confidence, current_value, ...told } = mergeSeries(observations, kind);
      if (EXCEPTIONS.has(id)) continue;
      const { confidence: wanted, current_value: value, ...rest } = expected;
      expect({ id, ...told }).toEqual({ id, ...rest });
      expect(Math.abs(confidence - wanted), id).toBeLessThanOrEqual(1e-9);
      if (typeof value === 'number' && typeof current_value === 'number') {
        expect(Math.abs(current_value - value), id).toBeLessThanOrEqual(
          1e-9 * Math.max(1, Math.abs(value)),
        );
      } else {
        expect(current_value, id).toEqual(value);
      }
    }
  });

  test('the exceptions hold a truth value beside its number, which are two values', () => {
    for (const { id, kind, observations, expected } of cases) {
      if (!EXCEPTIONS.has(id)) continue;
      const values = observations.map(({ value }) => value).filter((value) => value !== null);
      expect(new Set(values.map(Number)).size, id).toBe(1);
      expect(new Set(values).size, id).toBe(2);
      expect(mergeSeries(observations, kind).confidence).toBeLessThan(expected.confidence);
    }
  });
});
