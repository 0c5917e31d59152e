import type { AttackCatalogue, RuleDefinition, RuleState, TtpOptions } from '@shardscope/plugins';
import type { Envelope } from '@shardscope/sdk';

/** A rule that is in use, where it comes from and how it stands. */
export interface LoadedRule {
  readonly definition: RuleDefinition;
  /** The file that it was read from; null for a built-in rule. */
  readonly file: string | null;
  /** What was decided about it and still holds; null for a rule that is simply enabled. */
  readonly state: RuleState | null;
}

/** Something about rules that a person should know. */
export interface RuleMessage {
  /** Epoch seconds. */
  readonly ts: number;
  readonly severity: 'error' | 'warning' | 'info';
  /** The file or folder that it is about; null for none. */
  readonly file: string | null;
  /** Counted from 1; 0 where no line is meant. */
  readonly line: number;
  readonly ruleId: string | null;
  /** Path of the field within the rule; empty where none is meant. */
  readonly field: string;
  readonly text: string;
}

/** A change that took effect: what the tagger is to work with from now on, and what to publish. */
export interface RulesChange {
  /** For the tagger's `update`: all rules, their tables and states. */
  readonly options: TtpOptions;
  /** `ttp.rule.reloaded.<id>` and `ttp.rule.state.<id>`: one a rule, never batched. */
  readonly events: readonly Envelope[];
}

/** What a person decides about a rule. */
export type StateChange =
  | { readonly state: 'enabled' }
  | ({ readonly state: 'disabled' } & StateTerms)
  /** No tag of the rule is worth more than `confidenceMax`. */
  | ({ readonly state: 'clipped'; readonly confidenceMax: number } & StateTerms);

/** For how long a state holds, why, and by whose decision. */
export interface StateTerms {
  /** Epoch seconds from which on the rule is enabled again; for good where it is left out. */
  readonly expiresAt?: number | undefined;
  readonly reason?: string | undefined;
  /** Default: the name of the user. */
  readonly setBy?: string | undefined;
}

/** The rules in use with their states: the built-in pack and the user's folders, kept up to date. */
export interface Rules {
  readonly catalogue: AttackCatalogue;
  /** What the tagger works with: the same that the last change carried. */
  options(): TtpOptions;
  /** All rules, by id. */
  list(): readonly LoadedRule[];
  /** States that hold now. */
  states(): readonly RuleState[];
  /**
   * Decides about a rule; resolves when that is kept and in effect. Throws E_RULE_UNKNOWN,
   * E_RULE_STATE_REFUSED, and E_RULE_STATES_UNWRITABLE when it cannot be kept.
   */
  setState(ruleId: string, change: StateChange): Promise<void>;
  /**
   * What was told, oldest first; a bounded number. What was wrong with a file is left out once that
   * is mended, or the file is gone.
   */
  messages(): readonly RuleMessage[];
  /** Stops watching. */
  close(): Promise<void>;
}
