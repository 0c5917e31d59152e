import { z } from 'zod';
import type { AttackCatalogue } from '../attack/attack-catalogue.ts';
import { compileRule } from '../match/compile-rule.ts';
import { PatternError } from '../match/pattern.ts';
import type { TtpData } from '../predicates/ttp-data.ts';
import { readRuleFile } from './read-rule-file.ts';
import type { RawRule } from './read-rule-file.ts';
import { resolveEmits } from './resolve-emits.ts';
import { fieldName } from './rule-problem.ts';
import type { FieldPath, RuleProblem } from './rule-problem.ts';
import { commandMatchSchema, fieldMatchSchema, ruleFileSchema } from './rule-schema.ts';
import type { PredicateMatch, RuleDefinition, RuleFileEntry, RuleMatch } from './rule-schema.ts';
import { suggestion } from './suggest.ts';

/** A rule file by name and content. */
export interface RuleFile {
  /** As messages name it. */
  readonly file: string;
  readonly text: string;
}

/** Rules that may be used, and what is wrong with the others. */
export interface ParsedRules {
  readonly rules: readonly RuleDefinition[];
  readonly problems: readonly RuleProblem[];
}

/** What rules are held against. */
export interface RuleContext {
  readonly catalogue: AttackCatalogue;
  readonly data: TtpData;
  /** Ids that are taken already, each with where. */
  readonly taken?: ReadonlyMap<string, string>;
}

/**
 * Reads rule files. A rule with an error is refused with file, line and field, and the others load;
 * of two rules with one id the first is kept. Never throws on what a file says.
 */
export function parseRules(files: readonly RuleFile[], context: RuleContext): ParsedRules {
  const taken = new Map(context.taken);
  const rules: RuleDefinition[] = [];
  const problems: RuleProblem[] = [];
  for (const { file, text } of files) {
    const raw = readRuleFile(text, file);
    problems.push(...raw.problems);
    for (const entry of raw.rules) {
      const checker = new RuleChecker(file, entry, context, taken);
      const rule = checker.check();
      problems.push(...checker.problems);
      if (!rule) continue;
      taken.set(rule.rule_id, checker.placeOf([]));
      rules.push(rule);
    }
  }
  return { rules, problems };
}

/** Checks one rule, and collects what is wrong with it. */
class RuleChecker {
  readonly problems: RuleProblem[] = [];
  readonly #file: string;
  readonly #raw: RawRule;
  readonly #context: RuleContext;
  readonly #taken: ReadonlyMap<string, string>;

  constructor(
    file: string,
    raw: RawRule,
    context: RuleContext,
    taken: ReadonlyMap<string, string>,
  ) {
    this.#file = file;
    this.#raw = raw;
    this.#context = context;
    this.#taken = taken;
  }

  check(): RuleDefinition | null {
    const parsed = ruleFileSchema.safeParse(this.#raw.value);
    if (!parsed.success) {
      this.#issues(parsed.error, []);
      return null;
    }
    const entry = parsed.data;
    const taken = this.#taken.get(entry.rule_id);
    if (taken !== undefined) {
      this.#error(
        ['rule_id'],
        `${entry.rule_id} is defined in ${taken} already: choose another id`,
      );
      return null;
    }
    const match = this.#match(entry);
    const { emits, notes } = resolveEmits(entry.emits, this.#context.catalogue);
    for (const { severity, path, message } of notes) this.#add(severity, path, message);
    const isSound = match && !notes.some((note) => note.severity === 'error');
    return isSound ? this.#compiled({ ...entry, match, emits }) : null;
  }

  /** `file:line` of a field. */
  placeOf(path: FieldPath): string {
    return `${this.#file || 'the rules'}:${this.#raw.position(path).line}`;
  }

  #match(entry: RuleFileEntry): RuleMatch | null {
    const { match } = entry;
    const { kind } = match;
    if (kind === undefined) return this.#parsed(fieldMatchSchema, match);
    if (kind === 'command') return this.#parsed(commandMatchSchema, match);
    if (isPredicate(match)) return match;
    this.#error(['match', 'kind'], 'command or lifter:<predicate> is expected');
    return null;
  }

  #parsed<Output>(schema: z.ZodType<Output>, value: unknown): Output | null {
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    this.#issues(parsed.error, ['match']);
    return null;
  }

  #compiled(definition: RuleDefinition): RuleDefinition | null {
    try {
      compileRule(definition, this.#context.data);
      return definition;
    } catch (thrown) {
      if (thrown instanceof z.ZodError) this.#issues(thrown, ['match']);
      else if (thrown instanceof PatternError)
        this.#error(['match', ...thrown.path], thrown.message);
      else throw thrown;
      return null;
    }
  }

  #issues(error: z.ZodError, prefix: FieldPath): void {
    // A typo comes first: it explains the field that is missing.
    const issues = flattened(error.issues);
    const isTypo = (issue: Issue): boolean => issue.code === 'unrecognized_keys';
    for (const issue of [...issues.filter(isTypo), ...issues.filter((each) => !isTypo(each))]) {
      const path = [
        ...prefix,
        ...issue.path.map((step) => (typeof step === 'number' ? step : String(step))),
      ];
      if (issue.code !== 'unrecognized_keys') this.#error(path, issueMessage(issue));
      else for (const key of issue.keys) this.#error([...path, key], unknownKey(key, path));
    }
  }

  #error(path: FieldPath, message: string): void {
    this.#add('error', path, message);
  }

  #add(severity: RuleProblem['severity'], path: FieldPath, message: string): void {
    this.problems.push({
      severity,
      file: this.#file,
      ...this.#raw.position(path),
      ruleId: idOf(this.#raw.value),
      field: fieldName(path),
      message,
    });
  }
}

function isPredicate(match: Readonly<Record<string, unknown>>): match is PredicateMatch {
  return typeof match['kind'] === 'string' && match['kind'].startsWith('lifter:');
}

function idOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('rule_id' in value)) return null;
  return typeof value.rule_id === 'string' ? value.rule_id.slice(0, 64) : null;
}

type Issue = z.core.$ZodIssue;

/** Of a union's issues those of the branch that fits best: the one with the fewest. */
function flattened(issues: readonly Issue[]): readonly Issue[] {
  return issues.flatMap((issue) => {
    if (issue.code !== 'invalid_union') return [issue];
    const [best] = [...issue.errors].sort((a, b) => rank(a) - rank(b));
    if (!best || best.length === 0 || rank(best) >= 100) return [issue];
    return flattened(best.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })));
  });
}

/** A branch of the wrong type altogether says nothing. */
function rank(issues: readonly Issue[]): number {
  const isWrongType = issues.some(
    (issue) => issue.code === 'invalid_type' && issue.path.length === 0,
  );
  return issues.length + (isWrongType ? 100 : 0);
}

function issueMessage(issue: Issue): string {
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined')) {
    return `this field is missing: ${article(issue.expected)} is expected`;
  }
  return issue.message
    .replace(/^Invalid input: /, '')
    .replace(/^Invalid input$/, 'this value does not fit');
}

function article(expected: string): string {
  return `${/^[aeiou]/.test(expected) ? 'an' : 'a'} ${expected}`;
}

const KNOWN_FIELDS = [
  ...Object.keys(ruleFileSchema.shape),
  ...Object.keys(commandMatchSchema.shape),
  ...Object.keys(fieldMatchSchema.shape),
  ...['tactic', 'technique_id', 'sub_technique_id', 'confidence', 'no_match'],
];

function unknownKey(key: string, path: FieldPath): string {
  const meant = suggestion(key, KNOWN_FIELDS);
  const place = path.length === 0 ? 'a rule' : fieldName(path);
  return `there is no field ${JSON.stringify(key.slice(0, 64))} in ${place}${meant === null ? '' : `: ${meant}?`}`;
}
