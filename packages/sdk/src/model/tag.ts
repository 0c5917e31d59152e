import type { JsonObject } from './envelope.ts';

/** Kinds of event that lifters can be asked to tag. */
export const TAGGER_KINDS = [
  'auth_attempt',
  'canary_fingerprint',
  'command',
  'credential',
  'email',
  'hassh',
  'http_fingerprint',
  'http_request',
  'identity',
  'intel',
  'ipv6_leak',
  'jarm',
  'payload',
  'session',
] as const;

/** A kind of event that lifters can be asked to tag. */
export type TaggerKind = (typeof TAGGER_KINDS)[number];

/** What a lifter looks at: one event with its anchor. */
export interface TaggerEvent {
  readonly source_kind: TaggerKind;
  readonly source_id: string;
  readonly attacker_uuid: string | null;
  readonly identity_uuid: string | null;
  readonly session_id: string | null;
  readonly decky_id: string | null;
  readonly payload: JsonObject;
}

/** A MITRE ATT&CK technique seen in one event, with the rule that says so. */
export interface Tag {
  /** UUIDv5 over source kind, source id, rule, rule version, technique and sub-technique. */
  readonly uuid: string;
  readonly source_kind: TaggerKind;
  readonly source_id: string;
  readonly attacker_uuid: string | null;
  readonly identity_uuid: string | null;
  readonly session_id: string | null;
  readonly decky_id: string | null;
  readonly tactic: string;
  readonly technique_id: string;
  readonly sub_technique_id: string | null;
  /** 0..1 */
  readonly confidence: number;
  readonly rule_id: string;
  readonly rule_version: number;
  readonly evidence: JsonObject;
  readonly attack_release: string;
  readonly mitre_url: string;
  /** Epoch seconds. */
  readonly created_at: number;
}
