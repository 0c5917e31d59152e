import type { Json, JsonObject, TaggerEvent } from '@shardscope/sdk';
import { MAX_EVIDENCE_CHARS, MAX_MATCHED_CHARS } from '../limits.ts';
import type { Found } from '../match/pattern.ts';
import { emailEvidence } from '../predicates/email.ts';
import { own, textOf } from '../predicates/payload.ts';
import type { RuleDefinition } from '../rules/rule-schema.ts';

/** What a command's tag says about where it was typed. */
const COMMAND_CONTEXT = ['uid', 'user', 'src', 'pwd'] as const;

/** What a match adds to a tag's evidence. */
export interface MatchEvidence {
  readonly added?: JsonObject | undefined;
  readonly fields?: readonly string[] | undefined;
  readonly spans?: readonly Found[] | undefined;
  /** The matched part was longer than is looked at. */
  readonly cut?: boolean | undefined;
}

/**
 * The evidence of a tag: the rule's fields that the payload has, and what the match adds. Mails and
 * canaries leave only what their kind allows, whatever the rule names.
 */
export function evidenceOf(
  rule: RuleDefinition,
  event: TaggerEvent,
  match: MatchEvidence,
): JsonObject {
  const { payload, source_kind: kind } = event;
  if (kind === 'email') return emailEvidence(payload, match.added ?? {});
  if (kind === 'canary_fingerprint') return canaryEvidence(payload, match.fields ?? []);
  const evidence: Record<string, Json> = {};
  for (const field of rule.evidence_fields) keep(evidence, field, payload);
  if (kind === 'command') for (const field of COMMAND_CONTEXT) keep(evidence, field, payload);
  return { ...evidence, ...match.added, ...placeEvidence(event, match) };
}

function keep(evidence: Record<string, Json>, field: string, payload: JsonObject): void {
  const value = own(payload, field);
  if (value !== undefined && value !== null) evidence[field] = shortened(value);
}

/** Long texts are cut; a structure that is too big is left out. */
function shortened(value: Json): Json {
  if (typeof value === 'string') return cutText(value, MAX_EVIDENCE_CHARS);
  if (typeof value !== 'object' || value === null) return value;
  return JSON.stringify(value).length > MAX_EVIDENCE_CHARS ? null : value;
}

/** Cuts between characters, not within one. */
function cutText(text: string, length: number): string {
  if (text.length <= length) return text;
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length);
}

function canaryEvidence(payload: JsonObject, fields: readonly string[]): JsonObject {
  const [metric] = fields;
  if (metric === undefined) return {};
  const signature = textOf(payload, metric);
  if (signature === null) return { metric };
  return { metric, matched_signature: cutText(signature, MAX_MATCHED_CHARS) };
}

function placeEvidence(event: TaggerEvent, match: MatchEvidence): JsonObject {
  const [first] = match.spans ?? [];
  if (!first || !match.spans) return {};
  const field = event.source_kind === 'payload' ? 'payload_text' : 'command_text';
  const text = textOf(event.payload, match.fields?.[0] ?? field) ?? '';
  return {
    matched: cutText(text.slice(first.start, first.end), MAX_MATCHED_CHARS),
    spans: match.spans.map(({ start, end }) => [start, end]),
    ...(match.cut ? { cut: true } : {}),
  };
}
