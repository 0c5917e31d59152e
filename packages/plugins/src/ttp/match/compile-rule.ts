import type { JsonObject, TaggerKind } from '@shardscope/sdk';
import { MAX_FIELD_CHARS } from '../limits.ts';
import { PREDICATES } from '../predicates/index.ts';
import type { PredicateHit, PredicateTest } from '../predicates/predicate.ts';
import type { TtpData } from '../predicates/ttp-data.ts';
import { textOf } from '../predicates/payload.ts';
import type { FieldMatch, PredicateMatch, RuleDefinition, RuleKind } from '../rules/rule-schema.ts';
import { isCommandMatch, isFieldMatch } from '../rules/match-kind.ts';
import { suggestion } from '../rules/suggest.ts';
import { compileCommandMatch, within } from './command-clause.ts';
import type { CompiledSteps } from './command-clause.ts';
import { defaultField } from './default-fields.ts';
import { PatternError, compilePattern } from './pattern.ts';
import type { Found, PatternMaker } from './pattern.ts';
import type { WorkBudget } from './work-budget.ts';

/** What a test of a payload found. */
export interface PayloadHit extends PredicateHit {
  readonly spans?: readonly Found[];
}

/** A rule ready for matching. */
export interface CompiledRule {
  readonly definition: RuleDefinition;
  /** Claims on parts of commands; empty for other rules. */
  readonly commands: readonly CompiledSteps[];
  /** Null for a rule that looks at commands only. */
  readonly payload:
    ((payload: JsonObject, kind: TaggerKind, budget: WorkBudget) => PayloadHit | null) | null;
}

/** Kinds whose text is split into commands. */
export const COMMAND_KINDS: ReadonlySet<RuleKind> = new Set<RuleKind>(['command', 'payload']);

/** Compiles a rule's patterns. Throws {@link PatternError} or the predicate's schema error. */
export function compileRule(
  definition: RuleDefinition,
  data: TtpData,
  make: PatternMaker = compilePattern,
): CompiledRule {
  const { match, applies_to: kinds } = definition;
  if (isCommandMatch(match)) {
    const other = kinds.find((kind) => !COMMAND_KINDS.has(kind));
    if (other) throw new PatternError(`kind: command does not apply to ${other}`);
    return { definition, commands: compileCommandMatch(match, make), payload: null };
  }
  if (isFieldMatch(match)) return compileFieldMatch(definition, match, kinds, make);
  return { definition, commands: [], payload: predicateTest(match, data) };
}

/** A pattern on the text of a command looks at it as a whole; on other fields as they are. */
function compileFieldMatch(
  definition: RuleDefinition,
  match: FieldMatch,
  kinds: readonly RuleKind[],
  make: PatternMaker,
): CompiledRule {
  const pattern = within(['pattern'], () => make(match.pattern));
  for (const kind of kinds) fieldFor(match, kind);
  const onLine = kinds.filter((kind) => isCommandText(match, kind));
  const others = new Set<string>(kinds.filter((kind) => !onLine.includes(kind)));
  const commands =
    onLine.length > 0 ? compileCommandMatch({ kind: 'command', line: [match.pattern] }, make) : [];
  const payload: CompiledRule['payload'] = (payload, kind, budget) => {
    const field = others.has(kind) ? fieldFor(match, kind) : null;
    const text = field === null ? null : textOf(payload, field);
    if (field === null || text === null) return null;
    const searched = text.slice(0, MAX_FIELD_CHARS);
    if (!budget.finds(pattern, searched)) return null;
    const found = pattern.find(searched);
    return found && { spans: [found], fields: [field] };
  };
  return { definition, commands, payload: others.size > 0 ? payload : null };
}

function isCommandText(match: FieldMatch, kind: RuleKind): boolean {
  return COMMAND_KINDS.has(kind) && fieldFor(match, kind) === defaultField(kind);
}

function fieldFor(match: FieldMatch, kind: RuleKind): string {
  const field = match.field ?? defaultField(kind);
  if (field !== null) return field;
  throw new PatternError(`field is missing: events of kind ${kind} have no default field`);
}

function predicateTest(match: PredicateMatch, data: TtpData): PredicateTest {
  const { kind, ...parameters } = match;
  const name = kind.replace(/^lifter:/, '');
  const predicate = PREDICATES.get(name);
  if (predicate) return predicate.compile(parameters, data);
  const meant = suggestion(name, [...PREDICATES.keys()]);
  const advice =
    meant === null ? `there are ${[...PREDICATES.keys()].join(', ')}` : `lifter:${meant}?`;
  throw new PatternError(`kind: there is no ${kind}: ${advice}`);
}
