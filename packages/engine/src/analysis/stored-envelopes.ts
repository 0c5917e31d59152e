import { observationEnvelope, sessionEnvelopes, shardDate, type Envelope } from '@shardscope/sdk';
import type { SqliteStore } from '../store/index.ts';

/**
 * What was found in a stored session, as it was published when it was analysed; empty for one that
 * is not stored. What was news then, of tags and of states, is no news again.
 *
 * @param isPrivate whether a primitive is never published
 */
export function storedEnvelopes(
  store: SqliteStore,
  evidenceRef: string,
  isPrivate: (primitive: string) => boolean,
): readonly Envelope[] {
  const session = store.session(evidenceRef);
  if (!session) return [];
  const uuid = session.attackerUuid;
  const address = store.addressOf(uuid);
  const published = store
    .observations(evidenceRef)
    .filter(({ primitive }) => !isPrivate(primitive));
  return [
    ...sessionEnvelopes({ ...session, attacker: { uuid, address } }, shardDate(session.shard) ?? 0),
    ...published.map((observation) => observationEnvelope(observation, uuid)),
  ];
}
