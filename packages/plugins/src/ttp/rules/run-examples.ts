import { TAGGER_KINDS } from '@shardscope/sdk';
import type { JsonObject, TaggerEvent, TaggerKind } from '@shardscope/sdk';
import { createRuleSet } from '../lift/rule-set.ts';
import { defaultField } from '../match/default-fields.ts';
import type { TtpData } from '../predicates/ttp-data.ts';
import type { RuleDefinition, RuleExample } from './rule-schema.ts';

/** An example in a rule that came out otherwise than the rule says. */
export interface ExampleFailure {
  readonly ruleId: string;
  readonly expected: 'match' | 'no_match';
  /** Counted from 0. */
  readonly index: number;
  readonly example: RuleExample;
}

/** How the examples of some rules came out. */
export interface ExampleReport {
  /** Examples that were run. */
  readonly run: number;
  readonly failures: readonly ExampleFailure[];
  /** Rules without examples. */
  readonly untested: readonly string[];
}

/** Runs the examples that rules carry, each against its own rule alone. */
export function runExamples(rules: readonly RuleDefinition[], data: TtpData): ExampleReport {
  const failures: ExampleFailure[] = [];
  const untested: string[] = [];
  let run = 0;
  for (const rule of rules) {
    const examples = examplesOf(rule);
    if (examples.length === 0) untested.push(rule.rule_id);
    const ruleSet = createRuleSet({ rules: [withAnEmit(rule)], data });
    for (const { expected, index, example } of examples) {
      run += 1;
      const isMatch = ruleSet.lift(exampleEvent(rule, example)).tags.length > 0;
      if (isMatch !== (expected === 'match')) {
        failures.push({ ruleId: rule.rule_id, expected, index, example });
      }
    }
  }
  return { run, failures, untested };
}

interface Example {
  readonly expected: 'match' | 'no_match';
  readonly index: number;
  readonly example: RuleExample;
}

function examplesOf({ tests }: RuleDefinition): readonly Example[] {
  if (!tests) return [];
  return (['match', 'no_match'] as const).flatMap((expected) =>
    tests[expected].map((example, index) => ({ expected, index, example })),
  );
}

/** A rule that emits nothing by itself is seen to match all the same. */
function withAnEmit(rule: RuleDefinition): RuleDefinition {
  if (rule.emits.length > 0) return rule;
  const emit = { tactic: 'TA0043', technique_id: 'T1595', sub_technique_id: null, confidence: 1 };
  return { ...rule, emits: [emit] };
}

/** The event of an example: `kind` and `payload`, a payload, or the text of the default field. */
function exampleEvent(rule: RuleDefinition, example: RuleExample): TaggerEvent {
  const [first = 'command'] = rule.applies_to;
  const { kind, payload } = eventParts(example, first);
  return {
    source_kind: kind,
    source_id: 'example',
    attacker_uuid: 'example',
    identity_uuid: null,
    session_id: null,
    decky_id: null,
    payload,
  };
}

function eventParts(
  example: RuleExample,
  first: TaggerKind,
): { readonly kind: TaggerKind; readonly payload: JsonObject } {
  if (typeof example === 'string') {
    return { kind: first, payload: { [defaultField(first) ?? 'text']: example } };
  }
  const { kind, payload } = example;
  const isWhole = typeof payload === 'object' && payload !== null && !Array.isArray(payload);
  return isWhole && isKind(kind) ? { kind, payload: payload } : { kind: first, payload: example };
}

function isKind(value: unknown): value is TaggerKind {
  return typeof value === 'string' && TAGGER_KINDS.some((kind) => kind === value);
}
