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

/** A value that was measured; the reasons are worked out only when somebody asks. */
export interface Observed<Value extends PrimitiveValue> {
  readonly kind: 'observed';
  readonly value: Value;
  readonly confidence: number;
  readonly reasons: () => Reasons;
}

/** Silence, with its reason. */
export interface Skipped {
  readonly kind: 'skipped';
  readonly reason: string;
}

/** What measuring one session gave. */
export type Outcome<Value extends PrimitiveValue = PrimitiveValue> = Observed<Value> | Skipped;

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
  readonly measure: (context: SessionContext) => Outcome<Label>;
}

/** Makes a categorical primitive; the compiler sees to it that it gives no label it does not list. */
export function labelled<Label extends string>(primitive: LabelledPrimitive<Label>): Primitive {
  const { measure, ...definition } = primitive;
  return { definition: { tier: 'A', valueKind: 'categorical', ...definition }, measure };
}

/** Makes an observation. */
export function observed<Value extends PrimitiveValue>(
  value: Value,
  confidence: number,
  reasons: () => Reasons,
): Observed<Value> {
  return { kind: 'observed', value, confidence, reasons };
}

/** Says nothing, and why. */
export function skipped(reason: string): Skipped {
  return { kind: 'skipped', reason };
}

/** Reasons for silence that several primitives share. */
export const NO_INPUT = 'no input';
export const NO_COMMANDS = 'no commands';
export const NO_PAUSES = 'fewer than two commands';
export const NO_TYPING = 'nothing typed at a stretch';
export const NO_ERRORS = 'no command that failed';
export const FEW_LETTERS = 'too few typed letters';
