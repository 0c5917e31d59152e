import { attackerUuid } from '@shardscope/sdk';
import type { AttackerEvidence } from './attribution.ts';

/** What is known of the attacker at an address, with nothing but what a test says. */
export function evidence(
  address: string,
  fields: Partial<Omit<AttackerEvidence, 'attacker_uuid' | 'address'>> = {},
): AttackerEvidence {
  return {
    attacker_uuid: attackerUuid(address),
    profile: null,
    simhashes: [],
    c2: [],
    payloads: [],
    hassh: [],
    ja3: [],
    sequences: [],
    credentials: [],
    asn: null,
    ...fields,
    address,
  };
}

/** The uuid of the attacker at an address. */
export const at = attackerUuid;
