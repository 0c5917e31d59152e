import {
  decisionsInForce,
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
import type { Breathe } from '@shardscope/sdk';

/** Candidate links that are kept, the best ones: more than a person decides on. */
const MAX_CANDIDATES = 2000;

/** Finds which attackers are the same hands, whenever something about them is new. */
export interface Linker {
  /** The events of what changed; none where nothing is new, or an abort came in between. */
  step(decisions: readonly LinkDecision[], signal?: AbortSignal): Promise<readonly Envelope[]>;
}

/** @param breathe lets others in, now and then */
export function linker(store: SqliteStore, breathe: Breathe): Linker {
  const evidence = new Map<string, AttackerEvidence>();
  let isRead = false;
  let decided: readonly LinkDecision[] | null = null;
  return {
    async step(given, signal) {
      const changed = store.links.attackers('unfolded');
      if (changed.length === 0 && given === decided) return [];
      const decisions = ofCurrentAttackers(store, given);
      // Where nothing is new and all is kept as it was decided nothing has to be known.
      if (changed.length === 0 && areKept(store, decisions)) {
        decided = given;
        return [];
      }
      let isOther = !isRead || given !== decided;
      const live = store.live.attackers();
      for (const attacker of isRead ? changed : store.links.attackers('all')) {
        if (read(attackerEvidence(store, attacker, live), evidence)) isOther = true;
        await breathe();
        if (signal?.aborted === true) {
          isRead = false;
          return [];
        }
      }
      isRead = true;
      decided = given;
      if (dropUnknown(store, evidence)) isOther = true;
      return isOther ? relink(store, evidence, decisions) : [];
    },
  };
}

/** Decisions name attackers as they were called then; a honeynet may have given them other uuids. */
function ofCurrentAttackers(
  { links }: SqliteStore,
  decisions: readonly LinkDecision[],
): readonly LinkDecision[] {
  const uuidOf = (attacker: string): string => links.currentUuid(attacker) ?? attacker;
  return decisions.map((each) => ({
    ...each,
    left: uuidOf(each.left),
    right: uuidOf(each.right),
  }));
}

/** What a user decided about links that came to this. */
const SAID_BY: ReadonlyMap<StoredLink['status'], LinkDecision['kind']> = new Map([
  ['confirmed', 'confirmed'],
  ['contradicted', 'confirmed'],
  ['rejected', 'rejected'],
]);

/** Whether the links that are kept say of each pair what was decided. */
function areKept({ links }: SqliteStore, decisions: readonly LinkDecision[]): boolean {
  const kept = new Map<string, LinkDecision['kind']>();
  for (const { left, right, status } of links.links()) {
    const said = SAID_BY.get(status);
    if (said) kept.set(`${left} ${right}`, said);
  }
  const known = [...decisionsInForce(decisions)].filter(([, { left, right }]) =>
    [left, right].every((each) => links.currentUuid(each) !== null),
  );
  return known.length === kept.size && known.every(([pair, { kind }]) => kept.get(pair) === kind);
}

/** Takes in what is known of an attacker; whether it is something else than before. */
function read(
  found: AttackerEvidence | undefined,
  evidence: Map<string, AttackerEvidence>,
): boolean {
  if (!found) return false;
  const before = evidence.get(found.attacker_uuid);
  evidence.set(found.attacker_uuid, found);
  return !before || JSON.stringify(before) !== JSON.stringify(found);
}

/** Whether there was something of attackers who are not there any more. */
function dropUnknown({ links }: SqliteStore, evidence: Map<string, AttackerEvidence>): boolean {
  const known = new Set(links.attackers('all'));
  const gone = [...evidence.keys()].filter((attacker) => !known.has(attacker));
  for (const attacker of gone) evidence.delete(attacker);
  return gone.length > 0;
}

function relink(
  store: SqliteStore,
  evidence: ReadonlyMap<string, AttackerEvidence>,
  decisions: readonly LinkDecision[],
): readonly Envelope[] {
  const linking = linkAttackers(evidence.values(), decisions);
  const events = changes(store, store.links.groups(), linking.identities);
  store.links.replace(keptLinks(linking), linking.identities);
  return events;
}

function changes(
  store: SqliteStore,
  before: Linking['identities'],
  now: Linking['identities'],
): readonly Envelope[] {
  const texts = (groups: Linking['identities']): string =>
    groups
      .map(({ identity_uuid: uuid, members }) => [uuid, ...members].join(' '))
      .sort()
      .join('\n');
  if (texts(before) === texts(now)) return [];
  // When what is behind the identities was last seen: the same whenever it is found again.
  const lastSeen = store.links.lastSeen(now.flatMap(({ members }) => members));
  return identityChanges(before, now, lastSeen).events;
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
