import type { RuleKind } from '../rules/rule-schema.ts';

const DEFAULT_FIELDS: Partial<Readonly<Record<RuleKind, string>>> = {
  auth_attempt: 'username',
  canary_fingerprint: 'ua_signature',
  command: 'command_text',
  email: 'subject',
  http_request: 'raw_url',
  intel: 'verdict',
  payload: 'payload_text',
};

/** The field that a pattern looks at when the rule names none; null for a kind without one. */
export function defaultField(kind: RuleKind): string | null {
  return DEFAULT_FIELDS[kind] ?? null;
}
