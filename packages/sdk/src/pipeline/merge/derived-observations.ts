import { ShardscopeError } from '../../errors/errors.ts';
import type { Envelope } from '../../model/envelope.ts';
import type { Fault } from '../../model/fault.ts';
import { derivedId } from '../../model/ids.ts';
import type { Observation } from '../../model/observation.ts';
import { faultOf } from '../fault-of.ts';
import { observationEnvelope } from '../session-events.ts';
import type { PrimitiveRegistry } from '../../plugin/registry.ts';
import type { Found } from './correlate.ts';
import type { IdentityRecord } from '../../series/series-store.ts';

/** The evidence_ref of what is said of an identity as a whole. */
export function identityEvidenceRef(identityUuid: string, primitive: string): string {
  return `identity:${identityUuid}#${primitive}`;
}

/** The observations among what mergers said, stamped; those that are wrong become faults. */
export function derivedObservations(
  record: IdentityRecord,
  found: readonly Found[],
  registry: PrimitiveRegistry,
): { readonly observations: readonly Observation[]; readonly faults: readonly Fault[] } {
  const observations = new Map<string, Observation>();
  const faults: Fault[] = [];
  for (const each of found) {
    if (each.kind !== 'observation') continue;
    const { primitive, value, confidence } = each.draft;
    try {
      registry.check(primitive, value, confidence);
      observations.set(primitive, stamp(record, each));
    } catch (thrown) {
      if (!(thrown instanceof ShardscopeError)) throw thrown;
      faults.push(faultOf(thrown, 'merge'));
    }
  }
  return { observations: [...observations.values()], faults };
}

/** As it is published: with the identity to filter by, and the attacker where there is only one. */
export function derivedEnvelope(
  observation: Observation,
  record: Pick<IdentityRecord, 'identity_uuid' | 'members'>,
): Envelope {
  const { members, identity_uuid } = record;
  const envelope = observationEnvelope(observation, members[0] ?? '');
  return { ...envelope, payload: { ...envelope.payload, identity_uuid } };
}

function stamp(
  { identity_uuid, sessions }: IdentityRecord,
  { draft, source }: Extract<Found, { readonly kind: 'observation' }>,
): Observation {
  const { primitive, value, confidence } = draft;
  const evidenceRef = identityEvidenceRef(identity_uuid, primitive);
  const starts = sessions.flatMap(({ started_at }) => started_at ?? []);
  const ends = sessions.flatMap(({ ended_at }) => ended_at ?? []);
  const window = { start_ts: least(starts), end_ts: greatest(ends) };
  return {
    id: derivedId(evidenceRef, primitive, source),
    v: 1,
    ts: window.end_ts,
    primitive,
    value,
    confidence,
    window,
    source,
    evidence_ref: evidenceRef,
    identity_ref: identity_uuid,
  };
}

function least(times: readonly number[]): number {
  return times.reduce((one, other) => Math.min(one, other), times[0] ?? 0);
}

function greatest(times: readonly number[]): number {
  return times.reduce((one, other) => Math.max(one, other), times[0] ?? 0);
}
