import {
  observationEnvelope,
  sessionEnvelopes,
  type Envelope,
  type Observation,
} from '@shardscope/sdk';
import type { SqliteStore } from '../store/index.ts';

/** The events of a stored session, as they were published when it was analysed. */
export function storedEnvelopes(store: SqliteStore, evidenceRef: string): readonly Envelope[] {
  const session = store.session(evidenceRef);
  if (!session) return [];
  const uuid = session.attackerUuid;
  const address = store.attacker(uuid)?.address ?? null;
  const observations: readonly Observation[] = store.observations(evidenceRef);
  const ts = session.endedAt ?? observations[0]?.ts ?? 0;
  return [
    ...sessionEnvelopes({ ...session, attacker: { uuid, address } }, ts),
    ...observations.map((observation) => observationEnvelope(observation, uuid)),
  ];
}
