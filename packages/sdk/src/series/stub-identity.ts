import { NAMESPACE_URL, uuidV5 } from '../model/ids.ts';

/** Namespace of identities. Part of every workspace: never change. */
export const IDENTITY_NAMESPACE = uuidV5(NAMESPACE_URL, 'shardscope:identity:v1');

/**
 * The uuid of the identity that an attacker has by itself, before any link: the same on every
 * machine. An identity of several attackers goes by the lowest of these.
 */
export function stubIdentityUuid(attackerUuid: string): string {
  return uuidV5(IDENTITY_NAMESPACE, attackerUuid);
}
