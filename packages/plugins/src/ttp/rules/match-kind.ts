import type { CommandMatch, FieldMatch, PredicateMatch, RuleMatch } from './rule-schema.ts';

/** Whether a match has conditions on commands. */
export function isCommandMatch(match: RuleMatch): match is CommandMatch {
  return 'kind' in match && match.kind === 'command';
}

/** Whether a match is a pattern on one field. */
export function isFieldMatch(match: RuleMatch): match is FieldMatch {
  return !('kind' in match);
}

/** Whether a match is a predicate with parameters. */
export function isPredicateMatch(match: RuleMatch): match is PredicateMatch {
  return 'kind' in match && match.kind.startsWith('lifter:');
}
