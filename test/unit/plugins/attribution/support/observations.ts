import type { Observation, PrimitiveValue } from '@shardscope/sdk';

/** A day in seconds. */
export const DAY = 24 * 3600;

/** An observation with everything that a test does not speak of filled in. */
export function observation(
  fields: Partial<Observation> & { readonly value: PrimitiveValue },
): Observation {
  const ts = fields.ts ?? 1_700_000_000;
  return {
    id: `id-${ts}`,
    v: 1,
    ts,
    primitive: 'motor.input_modality',
    confidence: 0.7,
    window: { start_ts: 0, end_ts: 60 },
    source: 'shardscope/behave-shell@1.0.0;semantics=0.1',
    evidence_ref: `shard:web-01/ssh/sessions-2026-01-01.jsonl#${ts}`,
    identity_ref: null,
    ...fields,
  };
}

/** A series with one value a day. */
export function daily(values: readonly PrimitiveValue[], from = 1_700_000_000): Observation[] {
  return values.map((value, i) => observation({ value, ts: from + i * DAY }));
}
