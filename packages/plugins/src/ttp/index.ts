export { DEFAULT_ATTACK_RELEASE, attackCatalogue } from './attack/attack-catalogue.ts';
export { parseCatalogueFile } from './attack/catalogue-file.ts';
export { releaseTranslator } from './attack/translate-release.ts';
export { usedPaths } from './command-line/file-use.ts';
export { parseCommandLine } from './command-line/parse-command-line.ts';
export { createRuleSet } from './lift/rule-set.ts';
export { loadAttackCatalogue } from './node/builtin-data.ts';
export { builtinRuleFiles, loadBuiltinPack, readBuiltinSources } from './node/builtin-pack.ts';
export { parseFingerprints, parseIntelMappings } from './predicates/ttp-data.ts';
export { parseRules } from './rules/parse-rules.ts';
export { formatProblem } from './rules/rule-problem.ts';
export { RULE_KINDS } from './rules/rule-schema.ts';
export { currentStates, effectiveState, nextExpiry, ruleStateSchema } from './rules/rule-state.ts';
export { runExamples } from './rules/run-examples.ts';

export type {
  AttackCatalogue,
  AttackRelease,
  CatalogueTechnique,
  Tactic,
} from './attack/attack-catalogue.ts';
export type { CatalogueFile } from './attack/catalogue-file.ts';
export type { Placement, ReleaseTranslator } from './attack/translate-release.ts';
export type {
  Assignment,
  CommandLine,
  CommandPart,
  CommandWord,
  PartOrigin,
  Redirection,
} from './command-line/command-part.ts';
export type { FileUse, UsedPath } from './command-line/file-use.ts';
export type { LiftResult, RuleFailure, RuleSet, RuleSetOptions, Undone } from './lift/rule-set.ts';
export type { RulePack } from './node/builtin-pack.ts';
export type { IntelMappings, KnownFingerprint, TtpData } from './predicates/ttp-data.ts';
export type { ParsedRules, RuleContext, RuleFile } from './rules/parse-rules.ts';
export type { RuleProblem } from './rules/rule-problem.ts';
export type { RuleDefinition, RuleExample, RuleKind, RuleMatch } from './rules/rule-schema.ts';
export type { EffectiveState, RuleState } from './rules/rule-state.ts';
export type { ExampleFailure, ExampleReport } from './rules/run-examples.ts';
