import {
  identityChanges,
  linkAttackers,
  type AttackerEvidence,
  type Link,
  type LinkDecision,
  type Linking,
} from '@shardscope/plugins';
import type { Envelope } from '@shardscope/sdk';
import type { SqliteStore, StoredLink } from '../store/index.ts';
import { attackerEvidence } from './attacker-evidence.ts';
import type { Breathe } from './breather.ts';

/** Candidate links that are kept, the best ones: more than a person decides on. */
const MAX_CANDIDATES = 2000;

/** Finds which attackers are the same hands, whenever something about them is new. */
export interface Linker {
  /** The events of what changed; none where nothing is new. */
  step(decisions: readonly LinkDecision[]): Promise<readonly Envelope[]>;
}

/** @param breathe lets others in, now and then */
export function linker(store: SqliteStore, breathe: Breathe): Linker {
  const evidence = new Map<string, AttackerEvidence>();
  let decided: readonly LinkDecision[] | null = null;
  return {
    async step(decisions) {
      const isFirst = decided === null;
      const changed = store.links.attackers('unfolded');
      if (changed.length === 0 && decisions === decided) return [];
      // Of a workspace in which nothing is new nothing has to be known.
      if (isFirst && changed.length === 0 && decisions.length === 0) {
        decided = decisions;
        return [];
      }
      for (const attacker of isFirst ? store.links.attackers('all') : changed) {
        const found = attackerEvidence(store, attacker);
        if (found) evidence.set(found.attacker_uuid, found);
        await breathe();
      }
      decided = decisions;
      return relink(store, evidence, decisions);
    },
  };
}

function relink(
  store: SqliteStore,
  evidence: Map<string, AttackerEvidence>,
  decisions: readonly LinkDecision[],
): readonly Envelope[] {
  const known = new Set(store.links.attackers('all'));
  for (const attacker of evidence.keys()) if (!known.has(attacker)) evidence.delete(attacker);
  const linking = linkAttackers(evidence.values(), decisions);
  const before = store.links.groups();
  const { events } = identityChanges(before, linking.identities, lastSeen(store, linking));
  store.links.replace(keptLinks(linking), linking.identities);
  return events;
}

/** When what is behind the identities was last seen: the same whenever it is found again. */
function lastSeen(store: SqliteStore, { identities }: Linking): number {
  const times = identities.flatMap(({ members }) =>
    members.flatMap((member) => store.attacker(member)?.lastSeen ?? []),
  );
  return times.reduce((one, other) => Math.max(one, other), 0);
}

function keptLinks(linking: Linking): readonly StoredLink[] {
  let candidates = 0;
  const kept = linking.links.filter(({ status }) => {
    if (status !== 'candidate') return true;
    candidates += 1;
    return candidates <= MAX_CANDIDATES;
  });
  return kept.map((link) => storedLink(link, linking));
}

function storedLink({ left, right, score, status }: Link, linking: Linking): StoredLink {
  const evidence = linking.evidenceOf(left, right).map((signal) => ({ ...signal }));
  return { left, right, score, status, evidence };
}
