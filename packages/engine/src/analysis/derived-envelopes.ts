import { derivedEnvelope, type Envelope } from '@shardscope/sdk';
import type { SqliteStore } from '../store/index.ts';

/** What is said of identities as a whole, as it was published when it was found. */
export function derivedEnvelopes({ identities }: SqliteStore): readonly Envelope[] {
  return identities.derivedFor().flatMap((identity_uuid) => {
    const members = identities.members(identity_uuid);
    return identities
      .derived(identity_uuid)
      .map((observation) => derivedEnvelope(observation, { identity_uuid, members }));
  });
}
