import { TOPIC, topicWith, typeOfTopic } from '../bus/topics.ts';
import { ENVELOPE_VERSION, type Envelope, type JsonObject } from '../model/envelope.ts';
import { parseEvidenceRef } from '../model/evidence.ts';
import { derivedId } from '../model/ids.ts';
import type { Tag } from '../model/tag.ts';

/**
 * The events of the tags that one upstream event newly gave: `ttp.tagged` once, and
 * `ttp.rule.fired.<technique>` once a technique. None where nothing is new, so that what was tagged
 * before never comes round again.
 *
 * @param origin the upstream event: an evidence_ref, or the id of a message
 */
export function tagsEnvelopes(newTags: readonly Tag[], origin: string): readonly Envelope[] {
  if (newTags.length === 0) return [];
  const byTechnique = Map.groupBy(newTags, (tag) => tag.technique_id);
  const techniques = [...byTechnique.keys()].sort();
  return [
    tagsEnvelope(TOPIC.ttpTagged, newTags, origin, {
      techniques_added: techniques,
      tags: newTags.map(tagFacts),
    }),
    ...techniques.map((technique) =>
      tagsEnvelope(
        topicWith(TOPIC.ruleFired, technique),
        byTechnique.get(technique) ?? [],
        origin,
        { technique_id: technique },
      ),
    ),
  ];
}

/** What is published of a tag: all but its evidence, which can hold what was typed. */
function tagFacts(tag: Tag): JsonObject {
  return {
    uuid: tag.uuid,
    source_kind: tag.source_kind,
    source_id: tag.source_id,
    tactic: tag.tactic,
    technique_id: tag.technique_id,
    sub_technique_id: tag.sub_technique_id,
    confidence: tag.confidence,
    rule_id: tag.rule_id,
    rule_version: tag.rule_version,
    attack_release: tag.attack_release,
    mitre_url: tag.mitre_url,
  };
}

function tagsEnvelope(
  topic: string,
  tags: readonly Tag[],
  origin: string,
  about: JsonObject,
): Envelope {
  const uuids = tags.map(({ uuid }) => uuid).sort();
  return {
    v: ENVELOPE_VERSION,
    id: derivedId(topic, origin, ...uuids),
    topic,
    type: typeOfTopic(topic),
    ts: Math.max(...tags.map(({ created_at }) => created_at)),
    payload: {
      attacker_uuid: shared(tags, ({ attacker_uuid }) => attacker_uuid),
      identity_uuid: shared(tags, ({ identity_uuid }) => identity_uuid),
      session_id: shared(tags, ({ session_id }) => session_id),
      evidence_ref: parseEvidenceRef(origin) === null ? null : origin,
      tag_uuids: uuids,
      ...about,
    },
  };
}

/** All tags of an event have its anchor, but those of a fan-out that leave it out. */
function shared(tags: readonly Tag[], of: (tag: Tag) => string | null): string | null {
  return tags.map(of).find((value) => value !== null) ?? null;
}
