import { parseRules } from '@shardscope/plugins';
import type { RuleContext, RuleDefinition, RuleFile, RuleProblem } from '@shardscope/plugins';

/** What happened to one rule. */
export interface RuleChange {
  readonly ruleId: string;
  readonly kind: 'added' | 'changed' | 'removed';
  /** The rule as it is now; null for one that is gone. */
  readonly definition: RuleDefinition | null;
  /** Where it stands, or stood. */
  readonly file: string;
}

/** What reading the files again came to. */
export interface LibraryUpdate {
  readonly changes: readonly RuleChange[];
  /** What is wrong with files that were read anew, where it was not told of them before. */
  readonly problems: readonly RuleProblem[];
}

interface FiledRule {
  readonly definition: RuleDefinition;
  readonly file: string;
}

/** A file as it was last taken in. */
interface KnownFile {
  readonly text: string;
  /** For each id that the file names: where else it was defined before. */
  readonly takenThen: ReadonlyMap<string, string | undefined>;
  readonly rules: readonly RuleDefinition[];
  readonly problems: readonly RuleProblem[];
}

/** Where an id is said to be defined that the built-in pack has. */
const BUILT_IN = 'the built-in rules';

/**
 * The rules of a person's files beside the built-in ones. A file that has not changed is not parsed
 * again; a rule that can no longer be used stays as it was before, until its file is right or gone.
 */
export class RuleLibrary {
  readonly #context: Omit<RuleContext, 'taken'>;
  readonly #builtIn: readonly RuleDefinition[];
  #files: ReadonlyMap<string, KnownFile> = new Map();
  #rules: ReadonlyMap<string, FiledRule> = new Map();

  constructor(builtIn: readonly RuleDefinition[], context: Omit<RuleContext, 'taken'>) {
    this.#builtIn = builtIn;
    this.#context = context;
  }

  /** All rules by id, the built-in ones among them; each with its file, null for those. */
  rules(): readonly { readonly definition: RuleDefinition; readonly file: string | null }[] {
    const all = [
      ...this.#builtIn.map((definition) => ({ definition, file: null })),
      ...this.#rules.values(),
    ];
    return all.sort((a, b) => (a.definition.rule_id < b.definition.rule_id ? -1 : 1));
  }

  has(ruleId: string): boolean {
    return this.#rules.has(ruleId) || this.#builtIn.some(({ rule_id: id }) => id === ruleId);
  }

  /** All that is wrong with the files as they were last taken in. */
  problems(): readonly RuleProblem[] {
    return [...this.#files.values()].flatMap(({ problems }) => problems);
  }

  /** Takes all files as they are now, in the order in which they take precedence. */
  load(files: readonly RuleFile[]): LibraryUpdate {
    const taken = new Map(this.#builtIn.map(({ rule_id: id }) => [id, BUILT_IN]));
    const next = new Map<string, KnownFile>();
    const rules = new Map<string, FiledRule>();
    const problems: RuleProblem[] = [];
    for (const { file, text } of files) {
      const before = this.#files.get(file);
      const known =
        before?.text === text && isTakenAlike(before, taken)
          ? before
          : this.#parse({ file, text }, before, taken);
      next.set(file, known);
      if (known !== before) problems.push(...untold(known, before));
      for (const definition of known.rules) {
        taken.set(definition.rule_id, file);
        rules.set(definition.rule_id, { definition, file });
      }
    }
    const changes = changesBetween(this.#rules, rules);
    this.#files = next;
    this.#rules = rules;
    return { changes, problems };
  }

  #parse(
    file: RuleFile,
    before: KnownFile | undefined,
    taken: ReadonlyMap<string, string>,
  ): KnownFile {
    const { rules, problems } = parseRules([file], { ...this.#context, taken });
    const kept = keptRules(rules, problems, before?.rules ?? [], taken);
    const keptIds = new Set(kept.map(({ rule_id: id }) => id));
    const named = [
      ...rules.map((rule) => rule.rule_id),
      ...problems.flatMap((p) => p.ruleId ?? []),
    ];
    return {
      text: file.text,
      takenThen: new Map(named.map((id) => [id, taken.get(id)])),
      rules: [...rules, ...kept],
      problems: problems.map((problem) => withConsequence(problem, keptIds)),
    };
  }
}

function isTakenAlike({ takenThen }: KnownFile, taken: ReadonlyMap<string, string>): boolean {
  return [...takenThen].every(([id, where]) => taken.get(id) === where);
}

/** Rules of the version before that the new one still has, but not in a way that can be used. */
function keptRules(
  rules: readonly RuleDefinition[],
  problems: readonly RuleProblem[],
  before: readonly RuleDefinition[],
  taken: ReadonlyMap<string, string>,
): readonly RuleDefinition[] {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const isUnreadable = errors.some(({ ruleId }) => ruleId === null);
  const refused = new Set(errors.map(({ ruleId }) => ruleId));
  const loaded = new Set(rules.map((rule) => rule.rule_id));
  return before.filter(
    ({ rule_id: id }) => !loaded.has(id) && !taken.has(id) && (isUnreadable || refused.has(id)),
  );
}

function withConsequence(problem: RuleProblem, kept: ReadonlySet<string>): RuleProblem {
  const { severity, ruleId, message } = problem;
  if (severity !== 'error') return problem;
  const isKept = ruleId === null ? kept.size > 0 : kept.has(ruleId);
  return isKept ? { ...problem, message: `${message}; the version before stays in use` } : problem;
}

function untold(known: KnownFile, before: KnownFile | undefined): readonly RuleProblem[] {
  const told = new Set((before?.problems ?? []).map((problem) => JSON.stringify(problem)));
  return known.problems.filter((problem) => !told.has(JSON.stringify(problem)));
}

function changesBetween(
  before: ReadonlyMap<string, FiledRule>,
  after: ReadonlyMap<string, FiledRule>,
): readonly RuleChange[] {
  const changes: RuleChange[] = [];
  for (const [ruleId, { definition, file }] of after) {
    const old = before.get(ruleId)?.definition;
    if (old === definition) continue;
    if (!old) changes.push({ ruleId, kind: 'added', definition, file });
    else if (JSON.stringify(old) !== JSON.stringify(definition))
      changes.push({ ruleId, kind: 'changed', definition, file });
  }
  for (const [ruleId, { file }] of before) {
    if (!after.has(ruleId)) changes.push({ ruleId, kind: 'removed', definition: null, file });
  }
  return changes;
}
