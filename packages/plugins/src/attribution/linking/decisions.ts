import { compareText } from '@shardscope/sdk';

/** What a user decided about two attackers. It outranks what the machine finds. A JSON value. */
export type LinkDecision = {
  readonly kind: 'confirmed' | 'rejected';
  /** Uuids of attackers: they are the same on every machine and after every rebuild. */
  readonly left: string;
  readonly right: string;
  /** Epoch seconds. */
  readonly at: number;
};

/** Two attackers, the lower uuid first. */
export type AttackerPair = readonly [lower: string, higher: string];

/** The two attackers in order. */
export function pairOf(a: string, b: string): AttackerPair {
  return compareText(a, b) <= 0 ? [a, b] : [b, a];
}

/** Text that a pair has to itself, whichever is named first. */
export function pairKey(a: string, b: string): string {
  return pairOf(a, b).join(' ');
}

/** The decision that holds for each pair: the latest, of equally late ones the last given. */
export function decisionsInForce(
  decisions: Iterable<LinkDecision>,
): ReadonlyMap<string, LinkDecision> {
  const inForce = new Map<string, LinkDecision>();
  for (const decision of decisions) {
    const { left, right, at } = decision;
    if (left === right) continue;
    const key = pairKey(left, right);
    const before = inForce.get(key);
    if (!before || at >= before.at) inForce.set(key, decision);
  }
  return inForce;
}

/**
 * The decisions that take attackers out of an identity: each of them apart from each that stays.
 *
 * @param leaving attackers that belong together elsewhere
 * @param staying the other members
 */
export function unmergeDecisions(
  leaving: readonly string[],
  staying: readonly string[],
  at: number,
): LinkDecision[] {
  return leaving.flatMap((left) =>
    staying.map((right): LinkDecision => ({ kind: 'rejected', left, right, at })),
  );
}
