import type { IdentityAddresses } from '../filter/row-facts.ts';
import type { SqliteStore } from '../store/index.ts';

/** Looks up the addresses behind identities. */
export function identityAddresses(store: SqliteStore): IdentityAddresses {
  return (identity) =>
    store.identities.members(identity).flatMap((attacker) => store.addressOf(attacker) ?? []);
}
