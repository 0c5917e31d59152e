export { DEFAULT_ATTACK_RELEASE, attackCatalogue } from './attack/attack-catalogue.ts';
export { parseCatalogueFile } from './attack/catalogue-file.ts';
export { releaseTranslator } from './attack/translate-release.ts';
export { usedPaths } from './command-line/file-use.ts';
export { parseCommandLine } from './command-line/parse-command-line.ts';
export { navigatorLayer } from './export/navigator-layer.ts';
export { stixBundle } from './export/stix-bundle.ts';
export { tagsCsv, tagsJsonLines } from './export/tag-rows.ts';
export { createRuleSet } from './lift/rule-set.ts';
export { PatternError } from './match/pattern.ts';
export { loadAttackCatalogue } from './node/builtin-data.ts';
export {
  builtinRuleFiles,
  builtinRuleFolder,
  loadBuiltinPack,
  packBuiltinRules,
  readBuiltinSources,
} from './node/builtin-pack.ts';
export { parseFingerprints, parseIntelMappings } from './predicates/ttp-data.ts';
export { parseRules } from './rules/parse-rules.ts';
export { readIntelMappings } from './rules/read-intel-mappings.ts';
export { readRuleFile } from './rules/read-rule-file.ts';
export { formatProblem } from './rules/rule-problem.ts';
export { currentStates, effectiveState, nextExpiry, ruleStateSchema } from './rules/rule-state.ts';
export { runExamples } from './rules/run-examples.ts';
export { effectiveConfidence } from './tags/effective-confidence.ts';
export { ttpOptionsSchema, ttpPlugin } from './ttp-plugin.ts';

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
export type { ExportInput, LayerTechnique, NavigatorLayer } from './export/navigator-layer.ts';
export type { CatalogueOf } from './export/placed-tags.ts';
export type { StixBundle, StixInput, StixObject } from './export/stix-bundle.ts';
export type { LiftResult, RuleFailure, RuleSet, RuleSetOptions, Undone } from './lift/rule-set.ts';
export type { PackedRules, RulePack } from './node/builtin-pack.ts';
export type { IntelMappings, KnownFingerprint, TtpData } from './predicates/ttp-data.ts';
export type { ParsedRules, RuleContext, RuleFile } from './rules/parse-rules.ts';
export type { RawRule, RawRuleFile } from './rules/read-rule-file.ts';
export type { FieldPath, RuleProblem } from './rules/rule-problem.ts';
export type { RuleDefinition, RuleExample, RuleKind, RuleMatch } from './rules/rule-schema.ts';
export type { EffectiveState, RuleState } from './rules/rule-state.ts';
export type { ExampleFailure, ExampleReport } from './rules/run-examples.ts';
export type { TtpOptions, TtpPlugin, UndoneTotals } from './ttp-plugin.ts';
