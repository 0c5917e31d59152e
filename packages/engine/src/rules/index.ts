export { openRules } from './open-rules.ts';
export { readRulePath } from './read-rule-path.ts';
export {
  addRuleFolder,
  addedRuleFolders,
  namedRuleFolders,
  ownRuleFolder,
  removeRuleFolder,
  ruleFolders,
  ruleStatesFile,
} from './rule-folders.ts';

export type { OpenRulesOptions } from './open-rules.ts';
export type { RulePath } from './read-rule-path.ts';
export type { RuleFolders } from './rule-folders.ts';
export type {
  LoadedRule,
  RuleMessage,
  Rules,
  RulesChange,
  StateChange,
  StateTerms,
} from './rules.ts';
