import type { TaggerKind } from '@shardscope/sdk';

/** How a rule stands. Times are epoch seconds. */
export interface RuleStateRow {
  readonly state: 'disabled' | 'clipped';
  /** Most that its tags are worth, 0..1; null where it is not clipped. */
  readonly confidenceMax: number | null;
  readonly expiresAt: number | null;
  readonly reason: string | null;
  readonly setBy: string | null;
  readonly setAt: number | null;
}

/** A rule in use. */
export interface RuleRow {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly description: string;
  readonly kinds: readonly TaggerKind[];
  readonly emits: readonly {
    readonly tactic: string;
    readonly technique: string;
    readonly subTechnique: string | null;
    readonly confidence: number;
  }[];
  /** The file that it was read from; null for a built-in rule. */
  readonly file: string | null;
  /** Null for a rule that is simply enabled. */
  readonly state: RuleStateRow | null;
  /** Tags of it in what is open. */
  readonly tags: number;
}

/** Something about rules that a person should know. */
export interface RuleMessageRow {
  /** Epoch seconds. */
  readonly ts: number;
  readonly severity: 'error' | 'warning' | 'info';
  readonly file: string | null;
  /** Counted from 1; 0 where no line is meant. */
  readonly line: number;
  readonly ruleId: string | null;
  readonly field: string;
  readonly text: string;
}

/** What a person decides about a rule. */
export type RuleDecision =
  | { readonly state: 'enabled' }
  | {
      readonly state: 'disabled';
      /** Epoch seconds from which on it is enabled again; null for good. */
      readonly expiresAt: number | null;
      readonly reason: string | null;
    }
  | {
      readonly state: 'clipped';
      /** 0..1 */
      readonly confidenceMax: number;
      readonly expiresAt: number | null;
      readonly reason: string | null;
    };

/** Requests about rules. */
export interface RuleRequests {
  rules: {
    params: Readonly<Record<string, never>>;
    result: {
      readonly rules: readonly RuleRow[];
      /** Newest first. */
      readonly messages: readonly RuleMessageRow[];
      /** Where rules of one's own are read from. */
      readonly folders: readonly string[];
    };
  };
  /** Decides about a rule; answers when that is kept and in effect for the next event. */
  'rules.decide': { params: { ruleId: string; decision: RuleDecision }; result: null };
}
