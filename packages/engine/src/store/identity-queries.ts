import type { AttributionState, Observation } from '@shardscope/sdk';
import { findAttacker } from './attacker-rows.ts';
import { identityScan, type IdentityScan } from './identity-scan.ts';
import {
  derivedOfIdentity,
  identityOfAttacker,
  membersOf,
  statesOfIdentity,
  suspectedOfIdentity,
} from './series-rows.ts';
import type { StoreTables } from './store-tables.ts';

/** What the store knows of identities. */
export interface IdentityQueries {
  /** The identity of an attacker by uuid, alias or address; null for an unknown attacker. */
  of(attacker: string): string | null;
  /** Uuids of its attackers, sorted; none before its sessions were folded. */
  members(identity: string): readonly string[];
  /** Those of which something is said as a whole, sorted. */
  derivedFor(): readonly string[];
  /** Sorted by primitive. */
  states(identity: string): readonly AttributionState[];
  /** Primitives behind the suspicion of several actors; empty while nothing is suspected. */
  suspected(identity: string): readonly string[];
  /** What its sessions show together. */
  derived(identity: string): readonly Observation[];
  /** For passing over all of them. */
  readonly scan: IdentityScan;
}

/** Queries over the tables of identities. */
export function identityQueries(tables: StoreTables): IdentityQueries {
  return {
    of(attacker) {
      const id = findAttacker(tables.db, attacker);
      return id === undefined ? null : identityOfAttacker(tables, id);
    },
    derivedFor: () =>
      tables.db.all(
        'SELECT DISTINCT identity FROM derived_observations ORDER BY identity',
        [],
        (row) => row.text(0),
      ),
    members: (identity) => membersOf(tables, identity).map(({ uuid }) => uuid),
    states: (identity) =>
      [...statesOfIdentity(tables, identity)].sort((one, other) =>
        one.primitive < other.primitive ? -1 : 1,
      ),
    suspected: (identity) => suspectedOfIdentity(tables, identity),
    derived: (identity) => derivedOfIdentity(tables, identity),
    scan: identityScan(tables),
  };
}
