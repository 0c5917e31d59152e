import type { Explain, ObservationDraft, ThresholdBucket } from '@shardscope/sdk';
import { CONFIDENCE_CAP, MARGIN_FLOOR } from './limits.ts';

/** What a derived primitive comes to: a value, or why there is none. */
export type Finding =
  | {
      readonly kind: 'found';
      readonly value: string;
      readonly confidence: number;
      readonly explain: Explain;
    }
  | { readonly kind: 'skipped'; readonly reason: string };

/** The measurement behind a finding. */
export interface Measured {
  readonly metric: string;
  readonly unit: string;
  readonly measured: number | null;
  readonly thresholds: readonly ThresholdBucket[];
  readonly samples: number;
  readonly note?: string;
}

/** Too little, or no absolute times, to say anything. */
export function skipped(reason: string): Finding {
  return { kind: 'skipped', reason };
}

/**
 * A finding with the confidence that all derived primitives share: 0.85 at most, less with few
 * samples (half at the floor) and near a threshold (six tenths at it).
 *
 * @param floor samples below which the primitive is skipped
 * @param margin 0 at a threshold, 1 far from it
 */
export function found(value: string, floor: number, margin: number, measured: Measured): Finding {
  const enough = measured.samples / (measured.samples + floor);
  const clear = MARGIN_FLOOR + (1 - MARGIN_FLOOR) * Math.min(1, Math.max(0, margin));
  return {
    kind: 'found',
    value,
    confidence: CONFIDENCE_CAP * enough * clear,
    explain: { ...measured, ranges: [] },
  };
}

/** The draft of a finding; its explanation is at hand already. */
export function draftOf(
  primitive: string,
  { value, confidence, explain }: Extract<Finding, { kind: 'found' }>,
): ObservationDraft {
  return { primitive, value, confidence, explain: () => explain };
}

/** One bucket of a scale. */
export function bucket(label: string, from: number | null, to: number | null): ThresholdBucket {
  return { label, from, to };
}
