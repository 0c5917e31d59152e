import { TAGGER_KINDS } from '@shardscope/sdk';
import { z } from 'zod';
import { MAX_PATTERN_CHARS } from '../limits.ts';

const pattern = z.string().min(1).max(MAX_PATTERN_CHARS);
const patterns = z
  .union([pattern, z.array(pattern).min(1).max(8)], {
    error: 'a pattern, or a list of up to 8 patterns that must all be found, is expected',
  })
  .transform((value) => (typeof value === 'string' ? [value] : value));
const names = z
  .union([z.string().min(1), z.array(z.string().min(1)).min(1).max(256)], {
    error: 'a name or a list of names is expected',
  })
  .transform((value) => (typeof value === 'string' ? [value] : value));

/** As {@link names}; an empty name stands for a command without a program, such as `> file`. */
const tools = z
  .union([z.string(), z.array(z.string()).min(1).max(256)], {
    error: 'a name or a list of names is expected',
  })
  .transform((value) => (typeof value === 'string' ? [value] : value));

const conditions = {
  tool: tools.optional(),
  name: patterns.optional(),
  through: names.optional(),
  args: patterns.optional(),
  text: patterns.optional(),
  line: patterns.optional(),
  reads: patterns.optional(),
  writes: patterns.optional(),
  deletes: patterns.optional(),
  runs: patterns.optional(),
  sets: patterns.optional(),
  input: patterns.optional(),
  piped_to: names.optional(),
  piped_from: names.optional(),
  disguised: z.boolean().optional(),
  ignore_case: z.boolean().optional(),
};
const notClause = z.strictObject(conditions);
const clause = z.strictObject({ ...conditions, not: notClause.optional() });
const alternative = z.union([clause, z.strictObject({ steps: z.array(clause).min(2).max(6) })], {
  error: 'conditions on one command, or steps: a list of them, are expected',
});

/** `match` with `kind: command`: conditions on one command, alternatives, or steps in order. */
export const commandMatchSchema = z.strictObject({
  kind: z.literal('command'),
  ...conditions,
  not: notClause.optional(),
  steps: z.array(clause).min(2).max(6).optional(),
  any: z.array(alternative).min(1).max(32).optional(),
});

/** `match` with a pattern for one field of the payload. */
export const fieldMatchSchema = z.strictObject({ field: z.string().min(1).optional(), pattern });

/** Conditions on one simple command; all that are given must hold. See docs/rules.md. */
export type CommandClause = z.output<typeof clause>;
/** A clause, or several that must be met one after the other. */
export type CommandAlternative = z.output<typeof alternative>;
export type CommandMatch = z.output<typeof commandMatchSchema>;
export type FieldMatch = z.output<typeof fieldMatchSchema>;
/** `match` with `kind: lifter:<predicate>` and the predicate's parameters. */
export interface PredicateMatch {
  readonly kind: `lifter:${string}`;
  readonly [parameter: string]: unknown;
}
export type RuleMatch = CommandMatch | FieldMatch | PredicateMatch;

const id = (form: RegExp, name: string): z.ZodString =>
  z.string().regex(form, `${name} is expected`);

const emit = z.strictObject({
  tactic: id(/^TA\d{4}$/, 'a tactic id such as TA0007'),
  technique_id: id(/^T\d{4}$/, 'a technique id such as T1059'),
  sub_technique_id: id(/^T\d{4}\.\d{3}$/, 'a sub-technique id such as T1059.004').nullish(),
  confidence: z.number().min(0).max(1),
});

/** An example: the text of the default field, a payload, or a payload with its kind. */
const example = z.union([z.string(), z.record(z.string(), z.json())], {
  error: 'a text or a payload is expected',
});

/** A rule as it stands in a file, `match` still to be read by its kind. */
export const ruleFileSchema = z.strictObject({
  rule_id: id(
    /^[A-Z][A-Z0-9_-]{0,31}\d{4}$/,
    'R and four digits, or a prefix of your own and four',
  ),
  rule_version: z.int().min(1),
  name: id(/^[a-z][a-z0-9_]{2,63}$/, 'a name in snake_case'),
  description: z.string().min(1).max(1000),
  applies_to: z.array(z.enum(TAGGER_KINDS)).min(1),
  match: z.record(z.string(), z.unknown()),
  emits: z.array(emit).max(16),
  evidence_fields: z.array(z.string().min(1)).max(32),
  last_reviewed: z.string().optional(),
  next_review: z.string().optional(),
  tests: z
    .strictObject({ match: z.array(example).max(64), no_match: z.array(example).max(64) })
    .optional(),
});

export type RuleFileEntry = z.output<typeof ruleFileSchema>;
export type RuleKind = (typeof TAGGER_KINDS)[number];
export type RuleExample = z.output<typeof example>;
export type RuleEmit = z.output<typeof emit>;

/** A rule that passed every check; plain data. */
export interface RuleDefinition extends Omit<RuleFileEntry, 'match' | 'emits'> {
  readonly match: RuleMatch;
  readonly emits: readonly ResolvedEmit[];
}

/** What a rule emits, by ids that are in use in the release. */
export interface ResolvedEmit {
  readonly tactic: string;
  readonly technique_id: string;
  readonly sub_technique_id: string | null;
  readonly confidence: number;
}
