import { NAMESPACE_URL, uuidV5 } from '../model/ids.ts';
import type { Tag, TaggerEvent } from '../model/tag.ts';
import type { AttackLookup } from '../plugin/context.ts';
import type { TagDraft } from '../plugin/lifter.ts';

/** Tags with less confidence are not stored. */
export const CONFIDENCE_FLOOR = 0.3;

/** Namespace of tags' uuids, the same in every installation. */
export const TAG_NAMESPACE = uuidV5(NAMESPACE_URL, 'decnet:ttp_tag:v1');

/** What a tag's uuid is made from: nothing else, so that a replay gives the same uuid. */
export interface TagKey {
  readonly source_kind: string;
  readonly source_id: string;
  readonly rule_id: string;
  readonly rule_version: number;
  readonly technique_id: string;
  readonly sub_technique_id: string | null;
}

/** UUIDv5 of a tag. */
export function tagUuid(key: TagKey): string {
  const { source_kind: kind, source_id: source, rule_id: rule, rule_version: version } = key;
  const parts = [kind, source, rule, version, key.technique_id, key.sub_technique_id ?? ''];
  return uuidV5(TAG_NAMESPACE, parts.join('|'));
}

/** What tags are stamped with. */
export interface TagStamp {
  /** Gives release and links. */
  readonly attack: AttackLookup;
  /** Epoch seconds: the time of the event, never of the run. */
  readonly createdAt: number;
}

/**
 * Makes the tags of one event that are to be stored: those that reach the confidence floor, each uuid
 * once. A tag of an identity belongs to no single address.
 */
export function buildTags(
  drafts: readonly TagDraft[],
  event: TaggerEvent,
  stamp: TagStamp,
): readonly Tag[] {
  const tags = new Map<string, Tag>();
  for (const draft of drafts) {
    if (draft.confidence < CONFIDENCE_FLOOR) continue;
    const tag = buildTag(draft, event, stamp);
    if (!tags.has(tag.uuid)) tags.set(tag.uuid, tag);
  }
  return [...tags.values()];
}

function buildTag(draft: TagDraft, event: TaggerEvent, { attack, createdAt }: TagStamp): Tag {
  const { source_kind: kind, source_id: source } = event;
  const key: TagKey = {
    source_kind: kind,
    source_id: source,
    rule_id: draft.ruleId,
    rule_version: draft.ruleVersion,
    technique_id: draft.technique,
    sub_technique_id: draft.subTechnique ?? null,
  };
  return {
    uuid: tagUuid(key),
    source_kind: kind,
    source_id: source,
    attacker_uuid: kind === 'identity' ? null : event.attacker_uuid,
    identity_uuid: event.identity_uuid,
    session_id: event.session_id,
    decky_id: event.decky_id,
    tactic: draft.tactic,
    technique_id: key.technique_id,
    sub_technique_id: key.sub_technique_id,
    confidence: draft.confidence,
    rule_id: key.rule_id,
    rule_version: key.rule_version,
    evidence: draft.evidence,
    attack_release: attack.release,
    mitre_url: attack.technique(key.sub_technique_id ?? key.technique_id)?.url ?? '',
    created_at: createdAt,
  };
}
