import type { FileUse } from '../command-line/file-use.ts';
import { TOOL_GROUPS } from '../command-line/tool-groups.ts';
import type { FieldPath } from '../rules/rule-problem.ts';
import type { CommandAlternative, CommandClause, CommandMatch } from '../rules/rule-schema.ts';
import { gramGate } from './gram-filter.ts';
import type { GramGate } from './gram-filter.ts';
import type { PartView } from './part-view.ts';
import { PatternError, compilePattern } from './pattern.ts';
import type { Pattern, PatternMaker } from './pattern.ts';
import { requiredLiterals } from './required-literals.ts';
import type { WorkBudget } from './work-budget.ts';

/** What a part must have for a clause to be tried on it at all. */
export type ClauseKey =
  | { readonly kind: 'tools'; readonly tools: ReadonlySet<string> }
  | { readonly kind: 'use'; readonly use: FileUse }
  | { readonly kind: 'assignments' }
  /** Conditions on the whole text only: tried once a text. */
  | { readonly kind: 'line' }
  | { readonly kind: 'any' };

/** A clause ready for matching. */
export interface CompiledClause {
  readonly key: ClauseKey;
  readonly ignoreCase: boolean;
  /** The patterns on the whole text, for a clause that has no others. */
  readonly line: readonly Pattern[];
  /** Literals that a part's texts must hold for it to be looked at, all of these. Made when asked. */
  gates(): readonly GramGate[];
  /** Whether all conditions hold for a part. */
  holds(view: PartView, budget: WorkBudget): boolean;
  /** The same for a part that has what the key says. */
  holdsBesidesKey(view: PartView, budget: WorkBudget): boolean;
}

/** Clauses that must be met in order, each by a later part. */
export type CompiledSteps = readonly [CompiledClause, ...CompiledClause[]];

/** The alternatives of a rule's `match`. Throws {@link PatternError} naming the field. */
export function compileCommandMatch(
  match: CommandMatch,
  make: PatternMaker = compilePattern,
): readonly CompiledSteps[] {
  const { kind, any, steps, ...conditions } = match;
  const hasConditions = Object.keys(conditions).length > 0;
  const forms = [any, steps, hasConditions || undefined].filter((form) => form !== undefined);
  if (forms.length !== 1) {
    throw new PatternError(`${kind}: one of these is expected: conditions, or any, or steps`);
  }
  if (steps) return [compileSteps(steps, make)];
  if (!any) return [[compileClause(conditions, make)]];
  return any.map((alternative, index) =>
    within(['any', index], () => compileAlternative(alternative, make)),
  );
}

/** Adds to an error where the pattern stands. */
export function within<Result>(path: FieldPath, compile: () => Result): Result {
  try {
    return compile();
  } catch (thrown) {
    if (!(thrown instanceof PatternError)) throw thrown;
    throw new PatternError(thrown.message, {
      cause: thrown.cause,
      path: [...path, ...thrown.path],
    });
  }
}

function compileAlternative(alternative: CommandAlternative, make: PatternMaker): CompiledSteps {
  return 'steps' in alternative
    ? compileSteps(alternative.steps, make)
    : [compileClause(alternative, make)];
}

function compileSteps(clauses: readonly CommandClause[], make: PatternMaker): CompiledSteps {
  const [first, ...others] = clauses.map((clause, index) =>
    within(['steps', index], () => compileClause(clause, make)),
  );
  if (!first) throw new PatternError('steps: at least two are expected');
  return [first, ...others];
}

type Check = (view: PartView, budget: WorkBudget) => boolean;

/** Throws {@link PatternError} naming the condition. */
function compileClause(clause: CommandClause, make: PatternMaker): CompiledClause {
  const ignoreCase = clause.ignore_case ?? false;
  const compiled = (name: PatternField): readonly Pattern[] =>
    within([name], () => (clause[name] ?? []).map((source) => make(source, ignoreCase)));
  const tools = toolSet(clause.tool, ignoreCase);
  const line = compiled('line');
  const checks = [
    ...namesCheck(clause.through, (view) => view.part.through),
    ...namesCheck(clause.piped_to, (view) => [view.part.pipedTo?.tool ?? '']),
    ...namesCheck(clause.piped_from, (view) => [view.part.pipedFrom?.tool ?? '']),
    ...disguiseCheck(clause.disguised),
    ...compiled('name').map((pattern) => textCheck(pattern, (view) => view.tool)),
    ...compiled('args').map((pattern) => textCheck(pattern, (view) => view.args)),
    ...compiled('text').map((pattern) => textCheck(pattern, (view) => view.text)),
    ...compiled('input').map((pattern) => textCheck(pattern, (view) => view.input)),
    ...compiled('reads').map((pattern) => pathCheck(pattern, 'read')),
    ...compiled('writes').map((pattern) => pathCheck(pattern, 'write')),
    ...compiled('deletes').map((pattern) => pathCheck(pattern, 'delete')),
    ...compiled('runs').map((pattern) => pathCheck(pattern, 'run')),
    ...compiled('sets').map(assignmentCheck),
    ...line.map((pattern) => textCheck(pattern, (view) => view.line)),
    ...notCheck(clause.not, ignoreCase, make),
  ];
  const key = clauseKey(clause, tools, checks.length - line.length);
  if (key.kind === 'any' && checks.length === 0) {
    throw new PatternError('at least one condition is expected');
  }
  const holdsBesidesKey = holdsAll(checks);
  const holds: Check = tools
    ? (view, budget) => isOneOf(tools, view, ignoreCase) && holdsBesidesKey(view, budget)
    : holdsBesidesKey;
  return { key, ignoreCase, line, gates: gatesOf(clause), holds, holdsBesidesKey };
}

/** Conditions on texts that a part's own filter covers. */
const GATED = ['name', 'args', 'text', 'reads', 'writes', 'deletes', 'runs'] as const;

function gatesOf(clause: CommandClause): CompiledClause['gates'] {
  let gates: readonly GramGate[] | undefined;
  return () => (gates ??= GATED.flatMap((name) => (clause[name] ?? []).flatMap(gateOf)));
}

function gateOf(source: string): readonly GramGate[] {
  const literals = requiredLiterals(source);
  return literals ? [gramGate(literals)] : [];
}

type PatternField =
  'name' | 'args' | 'text' | 'line' | 'reads' | 'writes' | 'deletes' | 'runs' | 'sets' | 'input';

function holdsAll(checks: readonly Check[]): Check {
  return (view, budget) => {
    for (const check of checks) if (!check(view, budget)) return false;
    return true;
  };
}

function isOneOf(tools: ReadonlySet<string>, view: PartView, ignoreCase: boolean): boolean {
  if (!ignoreCase) return tools.has(view.tool) || tools.has(view.family);
  return tools.has(view.tool.toLowerCase()) || tools.has(view.family.toLowerCase());
}

function clauseKey(
  clause: CommandClause,
  tools: ReadonlySet<string> | null,
  checks: number,
): ClauseKey {
  if (tools) return { kind: 'tools', tools };
  if (clause.writes) return { kind: 'use', use: 'write' };
  if (clause.deletes) return { kind: 'use', use: 'delete' };
  if (clause.runs) return { kind: 'use', use: 'run' };
  if (clause.reads) return { kind: 'use', use: 'read' };
  if (clause.sets) return { kind: 'assignments' };
  return clause.line && checks === 0 ? { kind: 'line' } : { kind: 'any' };
}

function toolSet(
  names: readonly string[] | undefined,
  ignoreCase: boolean,
): ReadonlySet<string> | null {
  if (!names) return null;
  const all = expandGroups(names);
  return new Set(ignoreCase ? all.map((name) => name.toLowerCase()) : all);
}

const GROUPS: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(TOOL_GROUPS));

function expandGroups(names: readonly string[]): readonly string[] {
  return names.flatMap((name) => {
    if (!name.startsWith('@')) return [name];
    const group = GROUPS.get(name.slice(1));
    if (group) return group;
    throw new PatternError(
      `tool: there is no group ${name}; there are @${[...GROUPS.keys()].join(', @')}`,
    );
  });
}

function namesCheck(
  names: readonly string[] | undefined,
  of: (view: PartView) => readonly string[],
): readonly Check[] {
  if (!names) return [];
  const wanted = new Set(expandGroups(names));
  return [(view) => of(view).some((name) => wanted.has(name))];
}

function disguiseCheck(disguised: boolean | undefined): readonly Check[] {
  return disguised === undefined ? [] : [(view) => view.isDisguised === disguised];
}

function textCheck(pattern: Pattern, of: (view: PartView) => string): Check {
  return (view, budget) => budget.finds(pattern, of(view));
}

function pathCheck(pattern: Pattern, use: FileUse): Check {
  return (view, budget) => {
    for (const path of view.paths(use)) if (budget.finds(pattern, path)) return true;
    return false;
  };
}

function assignmentCheck(pattern: Pattern): Check {
  return (view, budget) =>
    view.part.assignments.some(({ name, value }) => budget.finds(pattern, `${name}=${value}`));
}

function notCheck(
  clause: CommandClause['not'],
  ignoreCase: boolean,
  make: PatternMaker,
): readonly Check[] {
  if (!clause) return [];
  const compiled = within(['not'], () =>
    compileClause({ ignore_case: ignoreCase, ...clause }, make),
  );
  return [(view, budget) => !compiled.holds(view, budget)];
}
