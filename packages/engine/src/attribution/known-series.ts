import type { FoldOutcome, IdentityRecord, IdentitySession, SeriesRows } from '@shardscope/sdk';

/** Sessions from which on an identity is remembered: fewer are soon folded anew. */
const FEWEST_SESSIONS = 24;

/** Numbers that are remembered of sessions, in all: some 16 MB. */
const MOST_NUMBERS = 2_000_000;

/** Identities whose series are remembered, at some 100 KB each. */
const MOST_IDENTITIES = 100;

/** What is remembered of an identity that was folded: enough to go on with its next session. */
export interface KnownIdentity {
  readonly rows: SeriesRows;
  readonly sessions: readonly IdentitySession[];
}

/**
 * The identities that were folded last, so that one more session of a long series costs as much as of
 * a short one. Bounded: what was used longest ago is forgotten, and folded anew when it is needed.
 */
export interface KnownSeries {
  /**
   * What is known of an identity, taken out; null where it is not what the store holds besides
   * what is fresh.
   */
  take(fresh: IdentityRecord): KnownIdentity | null;
  /** @param sessions of the whole identity */
  put(record: IdentityRecord, outcome: FoldOutcome, sessions: readonly IdentitySession[]): void;
  has(identity: string): boolean;
}

interface Entry extends KnownIdentity {
  readonly members: string;
  readonly refs: Set<string>;
  readonly numbers: number;
}

/** Knows nothing at first. */
export function knownSeries(): KnownSeries {
  const entries = new Map<string, Entry>();
  let numbers = 0;

  function drop(identity: string): Entry | undefined {
    const entry = entries.get(identity);
    entries.delete(identity);
    numbers -= entry?.numbers ?? 0;
    return entry;
  }

  return {
    has: (identity) => entries.has(identity),
    take(fresh) {
      const entry = drop(fresh.identity_uuid);
      return entry && fits(entry, fresh) ? entry : null;
    },
    put(record, { faults, rows }, sessions) {
      const { identity_uuid: identity, members } = record;
      drop(identity);
      if (faults.length > 0 || sessions.length < FEWEST_SESSIONS) return;
      const size = sessions.reduce((sum, each) => sum + 3 + each.command_times.length, 0);
      const refs = new Set(sessions.map((each) => each.evidence_ref));
      entries.set(identity, { rows, sessions, refs, members: members.join(' '), numbers: size });
      numbers += size;
      for (const oldest of entries.keys()) {
        if (numbers <= MOST_NUMBERS && entries.size <= MOST_IDENTITIES) break;
        drop(oldest);
      }
    },
  };
}

/** Whether nothing but the fresh sessions came since. */
function fits({ members, refs, rows }: Entry, fresh: IdentityRecord): boolean {
  if (fresh.members.join(' ') !== members || fresh.states.length !== rows.size) return false;
  const isAsKept = fresh.states.every(
    ({ primitive, observation_count: count }) =>
      rows.get(primitive)?.state.observation_count === count,
  );
  return isAsKept && [...fresh.fresh].every((ref) => !refs.has(ref));
}
