import { tagUuid, type JsonObject, type SessionSummary, type Tag } from '@shardscope/sdk';

/** What a test says of a tag. */
export interface TagParts {
  /** Place of the command; null for a tag of the session as a whole. */
  readonly command?: number | null;
  readonly rule?: string;
  readonly tactic?: string;
  readonly technique?: string;
  readonly sub?: string | null;
  readonly confidence?: number;
  readonly evidence?: JsonObject;
  readonly created?: number;
}

/** A tag of a session or of one of its commands, as the pipeline makes it. */
export function buildTag(session: SessionSummary, parts: TagParts = {}): Tag {
  const { command = 0, rule = 'R0012', tactic = 'TA0011', technique = 'T1105' } = parts;
  const { sub = null, confidence = 0.85, evidence = {}, created = 10 } = parts;
  const key = {
    source_kind: command === null ? ('session' as const) : ('command' as const),
    source_id: command === null ? session.sid : `${session.sid}#cmd${command}`,
    rule_id: rule,
    rule_version: 1,
    technique_id: technique,
    sub_technique_id: sub,
  };
  return {
    ...key,
    uuid: tagUuid(key),
    attacker_uuid: session.attacker.uuid,
    identity_uuid: null,
    session_id: session.sid,
    decky_id: session.decky,
    tactic,
    confidence,
    evidence,
    attack_release: '19.1',
    mitre_url: `https://attack.mitre.org/techniques/${technique}`,
    created_at: created,
  };
}
