import type { Json, JsonObject } from '@shardscope/sdk';
import { z } from 'zod';
import { MAX_FIELD_CHARS } from '../limits.ts';
import { compilePattern } from '../match/pattern.ts';
import type { WorkBudget } from '../match/work-budget.ts';
import { countOf, listOf, measureOf, own, presentField } from './payload.ts';
import { definePredicate } from './predicate.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const condition = z.strictObject({
  /** A field, or several of which the first that holds something counts. */
  field: z.union([z.string(), z.array(z.string()).min(1)]),
  /** A count of at least so many; with `fraction` any number. */
  at_least: z.number().optional(),
  at_most: z.number().optional(),
  fraction: z.boolean().optional(),
  equals: scalar.optional(),
  one_of: z.array(scalar).min(1).optional(),
  /** A list that holds one of these, or a text that is one. */
  holds: z.array(scalar).min(1).optional(),
  /** Searched in a text. */
  pattern: z.string().optional(),
  ignore_case: z.boolean().optional(),
  /** A text that is not empty. */
  text: z.literal(true).optional(),
  /** Present and not null, whatever it is. */
  present: z.literal(true).optional(),
});

type Condition = z.output<typeof condition>;
/** The field that meets a condition, or null. */
type Test = (payload: JsonObject, budget: WorkBudget) => string | null;

/** `lifter:conditions`: fields of the payload compared with values; all of `all`, one of `any`. */
export const conditions = definePredicate({
  name: 'conditions',
  parameters: z.strictObject({
    all: z.array(condition).min(1).optional(),
    any: z.array(condition).min(1).optional(),
  }),
  compile({ all = [], any = [] }) {
    const needed = all.map(compileCondition);
    const enough = any.map(compileCondition);
    return (payload, _kind, budget) => {
      const fields: string[] = [];
      for (const test of needed) {
        const field = test(payload, budget);
        if (field === null) return null;
        fields.push(field);
      }
      if (enough.length === 0) return fields.length > 0 ? { fields } : null;
      const met = enough.flatMap((test) => test(payload, budget) ?? []);
      return met.length > 0 ? { fields: [...fields, ...met] } : null;
    };
  },
});

function compileCondition(spec: Condition): Test {
  const fields = typeof spec.field === 'string' ? [spec.field] : spec.field;
  const tests = [...valueTests(spec), ...patternTest(spec)];
  return (payload, budget) => {
    const field = fields.length === 1 ? fields[0] : presentField(payload, fields);
    if (field === undefined || tests.length === 0) return null;
    const value = own(payload, field);
    return tests.every((test) => test(value, budget)) ? field : null;
  };
}

type ValueTest = (value: Json | undefined, budget: WorkBudget) => boolean;

function valueTests(spec: Condition): readonly ValueTest[] {
  const { at_least: least, at_most: most, equals, one_of: oneOf, holds } = spec;
  const numberOf = spec.fraction ? measureOf : countOf;
  const tests: ValueTest[] = [];
  if (least !== undefined) tests.push((value) => (numberOf(value) ?? -Infinity) >= least);
  if (most !== undefined) tests.push((value) => (numberOf(value) ?? Infinity) <= most);
  if (equals !== undefined) tests.push((value) => value === equals);
  if (oneOf) tests.push((value) => oneOf.some((choice) => choice === value));
  if (holds) {
    tests.push((value) =>
      holds.some((choice) => choice === value || listOf(value).includes(choice)),
    );
  }
  if (spec.text) tests.push((value) => typeof value === 'string' && value !== '');
  if (spec.present) tests.push((value) => value !== undefined && value !== null);
  return tests;
}

function patternTest(spec: Condition): readonly ValueTest[] {
  if (spec.pattern === undefined) return [];
  const pattern = compilePattern(spec.pattern, spec.ignore_case);
  return [
    (value, budget) =>
      typeof value === 'string' && budget.finds(pattern, value.slice(0, MAX_FIELD_CHARS)),
  ];
}
