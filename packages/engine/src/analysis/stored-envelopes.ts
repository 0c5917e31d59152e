import {
  observationEnvelope,
  sessionEnvelopes,
  shardDate,
  tagsEnvelopes,
  type Envelope,
  type Tag,
} from '@shardscope/sdk';
import type { SqliteStore } from '../store/index.ts';

/**
 * The events of a stored session, as they were published when it was analysed; empty for one that
 * is not stored.
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
  const tags: Tag[] = [];
  store.eachTag({ session: evidenceRef }, (tag) => void tags.push(tag));
  return [
    ...sessionEnvelopes({ ...session, attacker: { uuid, address } }, shardDate(session.shard) ?? 0),
    ...published.map((observation) => observationEnvelope(observation, uuid)),
    ...tagsEnvelopes(tags, evidenceRef),
  ];
}
