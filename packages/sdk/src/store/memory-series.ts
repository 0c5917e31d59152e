import type { Observation } from '../model/observation.ts';
import type { IdentitySession } from '../plugin/merger.ts';
import { compareText } from '../series/series-point.ts';
import type { FoldedIdentity, IdentityRecord, SeriesStore } from '../series/series-store.ts';
import { stubIdentityUuid } from '../series/stub-identity.ts';
import type { SessionResult } from './store.ts';

/** What a store in memory tells its series of. */
export interface MemorySeries extends SeriesStore {
  /** A session has other results than before, or another owner. */
  changed(evidenceRef: string): void;
}

/**
 * The series of a store in memory: every attacker is an identity of its own.
 *
 * @param results what is stored, by evidence_ref
 */
export function memorySeries(results: () => Iterable<SessionResult>): MemorySeries {
  const kept = new Map<string, FoldedIdentity>();
  const folded = new Set<string>();
  /** Complete sessions by identity; null when something has changed. */
  let known: ReadonlyMap<string, readonly SessionResult[]> | null = null;
  const complete = (): ReadonlyMap<string, readonly SessionResult[]> =>
    (known ??= Map.groupBy(
      [...results()].filter(({ session }) => session.final),
      identityOf,
    ));
  const isFresh = ({ session }: SessionResult): boolean => !folded.has(session.evidenceRef);
  return {
    changed(evidenceRef) {
      folded.delete(evidenceRef);
      known = null;
    },
    unfolded: () =>
      [...complete()].filter(([, own]) => own.some(isFresh)).map(([identity]) => identity),
    identity(uuid) {
      const own = complete().get(uuid);
      return own && recordOf(uuid, own, kept.get(uuid), folded);
    },
    keep(identity) {
      kept.set(identity.identity_uuid, identity);
      for (const evidenceRef of identity.fresh) folded.add(evidenceRef);
    },
  };
}

function identityOf({ session }: SessionResult): string {
  return stubIdentityUuid(session.attacker.uuid);
}

function recordOf(
  identity_uuid: string,
  results: readonly SessionResult[],
  kept: FoldedIdentity | undefined,
  folded: ReadonlySet<string>,
): IdentityRecord {
  const members = new Set(results.map(({ session }) => session.attacker.uuid));
  const refs = results.map(({ session }) => session.evidenceRef);
  return {
    identity_uuid,
    members: [...members].sort(compareText),
    states: kept?.states ?? [],
    suspected: kept?.suspected ?? [],
    derived: kept?.derived ?? [],
    observations: results.flatMap(placedObservations),
    fresh: new Set(refs.filter((ref) => !folded.has(ref))),
    sessions: results.map(identitySession),
  };
}

function placedObservations({ session, extractions }: SessionResult): readonly (Observation & {
  readonly order: number;
})[] {
  const order = session.endOffset;
  return extractions.flatMap(({ observations }) =>
    observations.map((each) => ({ ...each, order })),
  );
}

function identitySession({ session, commands }: SessionResult): IdentitySession {
  return {
    evidence_ref: session.evidenceRef,
    started_at: session.startedAt,
    ended_at: session.endedAt,
    command_times: commands.map(({ t }) => t),
  };
}
