import { describe, expect, test } from 'vitest';
import {
  intendedStateDifferences,
  seriesCases,
  stateDifference,
} from '../../../../scripts/parity-states.ts';
import { mergeSeries } from './support/attribution.ts';

const cases = seriesCases();
const tags = [...new Set(cases.map(({ tag }) => tag))];
const intended = new Map(intendedStateDifferences().map((each) => [each.case, each.reason]));

describe('the state of each recorded series', () => {
  test('there are 421 of them', () => expect(cases).toHaveLength(421));

  test.each(tags)('%s', (tag) => {
    for (const each of cases.filter((one) => one.tag === tag && !intended.has(one.id))) {
      expect(stateDifference(each), each.id).toBeNull();
    }
  });

  test('a difference is seen', () => {
    for (const each of cases.slice(0, 50)) {
      const confidence = each.expected.confidence + 1e-6;
      const other = { ...each, expected: { ...each.expected, confidence } };
      expect(stateDifference(other)).toMatch(/^confidence: /);
    }
  });

  test('the exceptions hold a truth value beside its number, which are two values', () => {
    const excepted = cases.filter(({ id }) => intended.has(id));
    expect(excepted).toHaveLength(intended.size);
    for (const { id, kind, observations, expected } of excepted) {
      const values = observations.map(({ value }) => value).filter((value) => value !== null);
      expect(new Set(values.map(Number)).size, id).toBe(1);
      expect(new Set(values).size, id).toBe(2);
      expect(mergeSeries(observations, kind).confidence).toBeLessThan(expected.confidence);
    }
  });
});
