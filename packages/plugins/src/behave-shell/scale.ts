import type { ThresholdBucket } from '@shardscope/sdk';

/** One bucket of a scale: its label, its upper edge, and whether the edge itself is in it. */
export interface Step<Label extends string> {
  readonly label: Label;
  readonly to: number;
  readonly inclusive: boolean;
}

/** A measured number cut into labelled buckets: what classifies is also what is shown. */
export interface Scale<Label extends string = string> {
  /** Unit of the measured number: `s`, `1` for a ratio, `count`. */
  readonly unit: string;
  readonly labels: readonly Label[];
  /** From the lowest bucket to the highest, as an explanation lists them. */
  readonly buckets: readonly ThresholdBucket[];
  /** The label of the bucket that a number lies in. */
  label(measured: number): Label;
}

/** The bucket of numbers less than an edge. */
export function below<Label extends string>(to: number, label: Label): Step<Label> {
  return { label, to, inclusive: false };
}

/** The bucket of numbers up to an edge, the edge included. */
export function upTo<Label extends string>(to: number, label: Label): Step<Label> {
  return { label, to, inclusive: true };
}

/** The bucket of all that is left. */
export function rest<Label extends string>(label: Label): Step<Label> {
  return { label, to: Infinity, inclusive: true };
}

/** A scale from its steps in rising order; the last one is {@link rest}. */
export function scale<Label extends string>(
  unit: string,
  ...steps: readonly [Step<Label>, ...Step<Label>[]]
): Scale<Label> {
  const last = steps[steps.length - 1] ?? steps[0];
  return {
    unit,
    labels: steps.map((step) => step.label),
    buckets: steps.map((step, i) => ({
      label: step.label,
      from: i === 0 ? null : (steps[i - 1]?.to ?? null),
      to: step.to === Infinity ? null : step.to,
    })),
    label: (measured) => (steps.find((step) => holds(step, measured)) ?? last).label,
  };
}

function holds(step: Step<string>, measured: number): boolean {
  return step.inclusive ? measured <= step.to : measured < step.to;
}
