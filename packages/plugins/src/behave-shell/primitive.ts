import type {
  PrimitiveDefinition,
  PrimitiveValue,
  SessionContext,
  TimeRange,
} from '@shardscope/sdk';
import type { Scale } from './scale.ts';

/** Why a primitive says what it says, before it is put in the form of an explanation. */
export interface Reasons {
  /** What was measured, in words. */
  readonly metric: string;
  /** The measured number; left out where the value is no number's bucket. */
  readonly measured?: number;
  /** The buckets of the measured number. */
  readonly scale?: Scale;
  /** Unit of the measured number where there is no scale. */
  readonly unit?: string;
  /** How many samples the measurement rests on. */
  readonly samples: number;
  /** The stretches of the session that show it, in any number. */
  readonly ranges: readonly TimeRange[];
  readonly note?: string;
}

/** What measuring one session gave: an observation, or the reason for silence. */
export type Outcome =
  | {
      readonly kind: 'observed';
      readonly value: PrimitiveValue;
      readonly confidence: number;
      readonly reasons: () => Reasons;
    }
  | { readonly kind: 'skipped'; readonly reason: string };

/** A primitive of one session: what it is, and how it is measured. */
export interface Primitive {
  readonly definition: PrimitiveDefinition;
  readonly measure: (context: SessionContext) => Outcome;
}

/** A primitive with one of several labels, as nearly all are. */
export interface LabelledPrimitive<Label extends string> {
  readonly name: string;
  /** Every label it may give. */
  readonly values: readonly Label[];
  /** What it means, in one sentence for an analyst. */
  readonly meaning: string;
  readonly softCap?: number;
  readonly minimumSamples?: number;
  readonly measure: (context: SessionContext) => LabelledOutcome<Label>;
}

/** {@link Outcome} with a label for a value. */
export type LabelledOutcome<Label extends string> =
  | {
      readonly kind: 'observed';
      readonly value: Label;
      readonly confidence: number;
      readonly reasons: () => Reasons;
    }
  | { readonly kind: 'skipped'; readonly reason: string };

/** Makes a categorical primitive; the compiler sees to it that it gives no label it does not list. */
export function labelled<Label extends string>(primitive: LabelledPrimitive<Label>): Primitive {
  const { measure, ...definition } = primitive;
  return { definition: { tier: 'A', valueKind: 'categorical', ...definition }, measure };
}

/** An observation; the reasons are worked out only when somebody asks. */
export function observed<Value extends PrimitiveValue>(
  value: Value,
  confidence: number,
  reasons: () => Reasons,
): {
  readonly kind: 'observed';
  readonly value: Value;
  readonly confidence: number;
  readonly reasons: () => Reasons;
} {
  return { kind: 'observed', value, confidence, reasons };
}

/** Silence, with its reason. */
export function skipped(reason: string): { readonly kind: 'skipped'; readonly reason: string } {
  return { kind: 'skipped', reason };
}

/** Reasons for silence that several primitives share. */
export const NO_INPUT = 'no input';
export const NO_COMMANDS = 'no commands';
export const NO_PAUSES = 'fewer than two commands';
export const NO_TYPING = 'nothing typed at a stretch';
export const NO_ERRORS = 'no command that failed';
export const FEW_LETTERS = 'too few typed letters';
