import type { JsonObject, TaggerKind } from '@shardscope/sdk';
import type { z } from 'zod';
import type { WorkBudget } from '../match/work-budget.ts';
import type { TtpData } from './ttp-data.ts';

/** What a predicate found. */
export interface PredicateHit {
  /** Added to the fields that the rule names. */
  readonly evidence?: JsonObject;
  /** The fields that decided. */
  readonly fields?: readonly string[];
  /**
   * Which of the rule's techniques are meant, each with a factor for its confidence; all with factor
   * 1 without it. The rule's `emits` are the universe: what is not among them is not emitted.
   */
  readonly chosen?: ReadonlyMap<string, number>;
  /** Added to what every tag of the attacker is worth while the payload stands. */
  readonly raises?: number;
}

/** A test of a payload, ready to run. */
export type PredicateTest = (
  payload: JsonObject,
  kind: TaggerKind,
  budget: WorkBudget,
) => PredicateHit | null;

/** A predicate that rules can name as `lifter:<name>`. */
export interface Predicate<Parameters = unknown> {
  readonly name: string;
  readonly parameters: z.ZodType<Parameters>;
  /** Throws PatternError on a parameter that cannot be used. */
  compile(parameters: Parameters, data: TtpData): PredicateTest;
}

/** A predicate whose parameters are checked by its own schema. */
export interface CheckedPredicate {
  readonly name: string;
  /** Throws zod's error or PatternError. */
  compile(parameters: unknown, data: TtpData): PredicateTest;
}

/** Joins a predicate's parameters to its schema. */
export function definePredicate<Parameters>(predicate: Predicate<Parameters>): CheckedPredicate {
  return {
    name: predicate.name,
    compile: (parameters, data) => predicate.compile(predicate.parameters.parse(parameters), data),
  };
}
