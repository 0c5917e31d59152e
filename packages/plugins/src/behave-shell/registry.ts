import type { PrimitiveDefinition } from '@shardscope/sdk';

/** Primitives that only several sessions of one identity can show; attribution computes them. */
export const CROSS_SESSION: readonly PrimitiveDefinition[] = [
  tierB(
    'temporal.session_timing',
    ['diurnal', 'nocturnal', 'irregular'],
    'At which hours of the day the sessions begin.',
    5,
  ),
  tierB(
    'temporal.persistence',
    ['hit_and_run', 'return_visitor', 'resident'],
    'Whether the operator came once, comes back, or stays.',
  ),
  tierB(
    'temporal.lifecycle_markers.idle_periodicity',
    ['none', 'daily', 'weekly', 'other'],
    'In what rhythm activity and silence alternate.',
  ),
  tierB(
    'cultural.meal_break_gaps',
    ['present', 'absent'],
    'Whether there is a recurring gap around midday.',
    5,
  ),
  tierB(
    'cultural.periodic_micro_pauses',
    ['present', 'absent'],
    'Whether short pauses recur at regular times.',
    5,
  ),
  tierB(
    'cultural.dst_behavior',
    ['shifts_with_dst', 'no_shift', 'unknown'],
    'Whether the hours of activity follow a change to or from summer time.',
  ),
  tierB(
    'cultural.weekend_cadence',
    ['weekday_only', 'weekend_only', 'both'],
    'On which days of the week the operator works.',
  ),
  tierB(
    'cultural.holiday_gaps',
    ['present', 'absent', 'unknown'],
    'Whether activity pauses on holidays.',
  ),
];

/**
 * Fingerprints of the operator's tools that network sensors publish: shown and merged, never
 * computed here. They are named after the sensors' kinds of fingerprint; others that arrive under
 * `toolchain.` are no error, they are merged as what they are.
 */
export const TOOLCHAIN: readonly PrimitiveDefinition[] = [
  tierC('toolchain.hassh', 'hash', 'Fingerprint of the SSH client that the operator uses.'),
  tierC('toolchain.http_fingerprint', 'free_string', 'Fingerprint of the HTTP client.'),
  tierC('toolchain.jarm', 'hash', "Fingerprint of the TLS servers on the operator's side."),
  tierC('toolchain.tcpfp', 'free_string', "Fingerprint of the TCP stack of the operator's system."),
  tierC('toolchain.tls_cert', 'hash', "Fingerprint of a TLS certificate on the operator's side."),
];

function tierB(
  name: string,
  values: readonly string[],
  meaning: string,
  minimumSamples?: number,
): PrimitiveDefinition {
  const floor = minimumSamples === undefined ? {} : { minimumSamples };
  return { name, tier: 'B', valueKind: 'categorical', values, meaning, ...floor };
}

function tierC(
  name: string,
  valueKind: 'hash' | 'free_string',
  meaning: string,
): PrimitiveDefinition {
  return { name, tier: 'C', valueKind, meaning };
}
