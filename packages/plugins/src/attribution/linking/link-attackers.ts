import { stubIdentityUuid } from '@shardscope/sdk';
import { compareText } from '@shardscope/sdk';
import { attackerGroups } from './attacker-groups.ts';
import { candidatePairs } from './candidate-pairs.ts';
import { scoreOf } from './compare-attackers.ts';
import { decisionsInForce, pairKey, type LinkDecision } from './decisions.ts';
import type { AttackerEvidence, Signal } from './evidence.ts';
import { CANDIDATES_PER_ATTACKER, CANDIDATE_SCORE, JOIN_SCORE } from './limits.ts';
import { pairSignals } from './pair-signals.ts';
import {
  preparedEvidence,
  type PreparedAttacker,
  type PreparedEvidence,
} from './prepared-evidence.ts';

/**
 * What became of a pair:
 * - `joined`: the machine put them together;
 * - `candidate`: not enough for that, a user may decide;
 * - `kept_apart`: enough for that, but it would join a pair that the user rejected;
 * - `confirmed`, `rejected`: the user decided;
 * - `contradicted`: the user confirmed it, but also rejected a pair that it would join.
 */
export type LinkStatus =
  'joined' | 'candidate' | 'kept_apart' | 'confirmed' | 'rejected' | 'contradicted';

/** Two attackers with something in common. */
export interface Link {
  /** Uuids of the attackers, the lower first. */
  readonly left: string;
  readonly right: string;
  /** 0..1, see `combinedScore`. */
  readonly score: number;
  readonly status: LinkStatus;
}

/** An identity of several attackers. */
export interface IdentityGroup {
  /** The lowest of its attackers' stub identities. */
  readonly identity_uuid: string;
  /** Uuids of its attackers, sorted. */
  readonly members: readonly string[];
}

/** Which addresses are the same hands. */
export interface Linking {
  /** By score, the highest first. */
  readonly links: readonly Link[];
  /** Identities of at least two attackers; everybody else has a stub. */
  readonly identities: readonly IdentityGroup[];
  /** The evidence between two attackers in words, put together when asked for. */
  evidenceOf(left: string, right: string): readonly Signal[];
}

/** A pair that was compared. */
interface Scored {
  readonly a: PreparedAttacker;
  readonly b: PreparedAttacker;
  readonly score: number;
}

/**
 * Finds which attackers are the same hands. Depends on evidence and decisions alone: not on their
 * order, on earlier runs or on time.
 *
 * Decisions first: confirmed pairs are joined in the order in which the user decided. Then the
 * machine joins pairs from the highest score down. No step joins a pair that the user rejected, not
 * even by way of others.
 */
export function linkAttackers(
  evidence: Iterable<AttackerEvidence>,
  decisions: Iterable<LinkDecision> = [],
): Linking {
  const prepared = preparedEvidence(evidence);
  const inForce = decisionsInForce(decisions);
  const rejected = [...inForce.values()].filter(({ kind }) => kind === 'rejected');
  const groups = attackerGroups(
    prepared.attackers.map(({ uuid }) => uuid),
    rejected.map(({ left, right }) => [left, right]),
  );
  const statuses = new Map<string, LinkStatus>();
  for (const { left, right } of rejected) statuses.set(pairKey(left, right), 'rejected');
  for (const { left, right } of confirmedInOrder(inForce.values())) {
    statuses.set(pairKey(left, right), groups.join(left, right) ? 'confirmed' : 'contradicted');
  }
  const scored = scoredPairs(prepared);
  for (const { a, b, score } of scored) {
    const key = pairKey(a.uuid, b.uuid);
    if (score < JOIN_SCORE || statuses.has(key)) continue;
    statuses.set(key, groups.join(a.uuid, b.uuid) ? 'joined' : 'kept_apart');
  }
  const byUuid = new Map(prepared.attackers.map((one) => [one.uuid, one]));
  return {
    links: linksOf(scored, statuses, byUuid),
    identities: groups.groups().map(identityOf),
    evidenceOf(left, right) {
      const [a, b] = [byUuid.get(left), byUuid.get(right)];
      return a && b ? pairSignals(a, b, prepared.textOf) : [];
    },
  };
}

/** The uuid of the identity of attackers that belong together: the lowest of their stubs. */
export function identityUuidOf(members: readonly string[]): string {
  return members.map(stubIdentityUuid).sort(compareText)[0] ?? '';
}

function identityOf(group: readonly string[]): IdentityGroup {
  const members = [...group].sort(compareText);
  return { identity_uuid: identityUuidOf(members), members };
}

function confirmedInOrder(inForce: Iterable<LinkDecision>): readonly LinkDecision[] {
  return [...inForce]
    .filter(({ kind }) => kind === 'confirmed')
    .sort((a, b) => a.at - b.at || compareText(pairKey(a.left, a.right), pairKey(b.left, b.right)));
}

/** Pairs worth a look, the best first; of candidates only the best of each attacker. */
function scoredPairs(prepared: PreparedEvidence): readonly Scored[] {
  const scored: Scored[] = [];
  candidatePairs(prepared, (a, b) => {
    const score = scoreOf(a, b);
    if (score >= CANDIDATE_SCORE)
      scored.push(a.index < b.index ? { a, b, score } : { a: b, b: a, score });
  });
  scored.sort((x, y) => y.score - x.score || x.a.index - y.a.index || x.b.index - y.b.index);
  const shown = new Uint16Array(prepared.attackers.length);
  return scored.filter(({ a, b, score }) => {
    if (score >= JOIN_SCORE) return true;
    const [ofA, ofB] = [shown[a.index] ?? 0, shown[b.index] ?? 0];
    if (Math.min(ofA, ofB) >= CANDIDATES_PER_ATTACKER) return false;
    shown[a.index] = ofA + 1;
    shown[b.index] = ofB + 1;
    return true;
  });
}

/** Links of the scored pairs, and of pairs that the user decided on without the machine's help. */
function linksOf(
  scored: readonly Scored[],
  statuses: ReadonlyMap<string, LinkStatus>,
  byUuid: ReadonlyMap<string, PreparedAttacker>,
): readonly Link[] {
  const undecided = new Map(statuses);
  const links = scored.map(({ a, b, score }): Link => {
    const key = pairKey(a.uuid, b.uuid);
    undecided.delete(key);
    return { left: a.uuid, right: b.uuid, score, status: statuses.get(key) ?? 'candidate' };
  });
  for (const [key, status] of undecided) {
    const [a, b] = key.split(' ').map((uuid) => byUuid.get(uuid));
    if (a && b) links.push({ left: a.uuid, right: b.uuid, score: scoreOf(a, b), status });
  }
  return links.sort(
    (x, y) => y.score - x.score || compareText(x.left, y.left) || compareText(x.right, y.right),
  );
}
