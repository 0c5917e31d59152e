import type { Tag } from '@shardscope/sdk';
import { attackerUnknown } from '../errors.ts';
import type { SqliteStore, StoredTag } from '../store/index.ts';
import { identityUnknown, sessionUnknown } from './export-errors.ts';

/** Which tags are wanted; all when nothing is said. */
export interface TagSelection {
  /** Uuid or address. */
  readonly attacker?: string | undefined;
  /** Uuid. */
  readonly identity?: string | undefined;
  /** Session id, or pointer to the evidence where several recordings share the id. */
  readonly session?: string | undefined;
}

/** The tags of a selection. */
export interface SelectedTags {
  /** What they are of, for people. */
  readonly title: string;
  /** Attacker by attacker, then those that belong to none. */
  readonly groups: () => Generator<readonly Tag[]>;
}

/**
 * Finds the tags of a selection in a store. Each says which identity it belongs to. Throws
 * E_ATTACKER_UNKNOWN, E_IDENTITY_UNKNOWN or E_SESSION_UNKNOWN.
 */
export function selectTags(
  store: SqliteStore,
  selection: TagSelection,
  identityOf: (attackerUuid: string) => string | null,
): SelectedTags {
  const { attacker, identity, session } = selection;
  const attackers = attackersOf(store, selection, identityOf);
  if (session !== undefined && !attackers.some((uuid) => hasSession(store, uuid, session))) {
    throw sessionUnknown(session);
  }
  const isWhole = attacker === undefined && session === undefined;
  return {
    title: titleOf(store, selection),
    *groups() {
      for (const uuid of attackers) {
        const tags = tagsOf(store, uuid, session, identityOf(uuid));
        if (tags.length > 0) yield tags;
      }
      const others = isWhole ? unattributed(store, identity) : [];
      if (others.length > 0) yield others;
    },
  };
}

function attackersOf(
  store: SqliteStore,
  { attacker, identity }: TagSelection,
  identityOf: (attackerUuid: string) => string | null,
): readonly string[] {
  if (attacker !== undefined) {
    const row = store.attacker(attacker);
    if (!row) throw attackerUnknown(attacker);
    return [row.uuid];
  }
  const all = store.attackers().map(({ uuid }) => uuid);
  if (identity === undefined) return all;
  const own = all.filter((uuid) => identityOf(uuid) === identity);
  if (own.length === 0 && unattributed(store, identity).length === 0) {
    throw identityUnknown(identity);
  }
  return own;
}

function hasSession(store: SqliteStore, attacker: string, session: string): boolean {
  return store
    .sessions(attacker)
    .some(({ sid, evidenceRef }) => sid === session || evidenceRef === session);
}

function tagsOf(
  store: SqliteStore,
  attacker: string,
  session: string | undefined,
  identity: string | null,
): readonly Tag[] {
  const tags: Tag[] = [];
  store.eachTag({ attacker }, (stored) => {
    const { evidenceRef, session_id: sid } = stored;
    if (session === undefined || sid === session || evidenceRef === session) {
      tags.push({ ...tagOf(stored), identity_uuid: stored.identity_uuid ?? identity });
    }
  });
  return tags;
}

/** Tags of an identity as a whole: they belong to no single address. */
function unattributed(store: SqliteStore, identity: string | undefined): readonly Tag[] {
  const tags: Tag[] = [];
  store.eachTag({}, (stored) => {
    if (stored.attacker_uuid !== null || stored.evidenceRef !== null) return;
    if (identity === undefined || stored.identity_uuid === identity) tags.push(tagOf(stored));
  });
  return tags;
}

/** The tag itself, without its place in a recording. */
function tagOf(stored: StoredTag): Tag {
  const { uuid, source_kind, source_id, attacker_uuid, identity_uuid, session_id } = stored;
  const { decky_id, tactic, technique_id, sub_technique_id, confidence } = stored;
  const { rule_id, rule_version, evidence, attack_release, mitre_url, created_at } = stored;
  return {
    ...{ uuid, source_kind, source_id, attacker_uuid, identity_uuid, session_id, decky_id },
    ...{ tactic, technique_id, sub_technique_id, confidence, rule_id, rule_version, evidence },
    ...{ attack_release, mitre_url, created_at },
  };
}

function titleOf(store: SqliteStore, { attacker, identity, session }: TagSelection): string {
  const parts = [
    ...(session === undefined ? [] : [`session ${session}`]),
    ...(attacker === undefined ? [] : [`attacker ${store.addressOf(attacker) ?? attacker}`]),
    ...(identity === undefined ? [] : [`identity ${identity}`]),
  ];
  return parts.length === 0 ? 'all attackers' : parts.join(', ');
}
