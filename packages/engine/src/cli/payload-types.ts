import type { Json, JsonObject, TaggerKind } from '@shardscope/sdk';

/** What rules expect in a field. A flag or a number may also come as the other. */
type Expected = 'a text' | 'a number' | 'true or false' | 'a list';

const EVERYWHERE: Readonly<Record<string, Expected>> = {
  body_text: 'a text',
  command_text: 'a text',
  raw_url: 'a text',
  subject: 'a text',
  ua_signature: 'a text',
  user_agent: 'a text',
  username: 'a text',
  verdict: 'a text',
};

/** Fields that the built-in rules look at, by kind, with what they make something of. */
const BY_KIND: Partial<Readonly<Record<TaggerKind, Readonly<Record<string, Expected>>>>> = {
  auth_attempt: {
    fail_count: 'a number',
    password: 'a text',
    password_count: 'a number',
    prior_brute: 'true or false',
    result: 'a text',
  },
  canary_fingerprint: {
    lang_country_mismatch: 'true or false',
    navigator_webdriver: 'true or false',
    platform_ua_inconsistent: 'true or false',
    tz_mismatch_zones: 'a number',
    ua_webgl_mismatch: 'true or false',
    webrtc_geo_mismatch: 'true or false',
  },
  credential: { credential_hash: 'a text', reuse_count: 'a number' },
  email: {
    attachment_extensions: 'a list',
    attachment_macros: 'true or false',
    attachment_password_protected: 'true or false',
    dkim_signed: 'true or false',
    from_domain: 'a text',
    html_smuggling: 'true or false',
    mail_from_domain: 'a text',
    mal_hash_match: 'true or false',
    rcpt_count: 'a number',
    return_path_domain: 'a text',
    spf_pass: 'true or false',
    urls: 'a list',
    x_mailer: 'a text',
  },
  identity: { account_count: 'a number' },
  intel: {
    abuseipdb_categories: 'a list',
    abuseipdb_score: 'a number',
    feodo_listed: 'true or false',
    greynoise_classification: 'a text',
    greynoise_tags: 'a list',
  },
  ipv6_leak: { addr: 'a text' },
  payload: { payload_text: 'a text' },
  session: {
    beacon_interval_s: 'a number',
    beacon_jitter_pct: 'a number',
    bytes_out: 'a number',
    bytes_read: 'a number',
    commands: 'a list',
    llmnr_poison_count: 'a number',
    llmnr_poisoned: 'true or false',
    op_text: 'a text',
    request_count: 'a number',
    rows_read: 'a number',
    tftp_filename: 'a text',
  },
};

/** A field of a payload that has another type than rules can make something of. */
export interface WrongType {
  readonly field: string;
  readonly expected: string;
  readonly value: Json;
}

/** The fields of a payload that no rule can make anything of, since their type is wrong. */
export function wrongTypes(kind: TaggerKind, payload: JsonObject): readonly WrongType[] {
  return Object.entries(payload).flatMap(([field, value]): readonly WrongType[] => {
    const expected = (BY_KIND[kind] ?? {})[field] ?? EVERYWHERE[field];
    if (expected === undefined || value === null || fits(value, expected)) return [];
    return [{ field, expected, value }];
  });
}

function fits(value: Json, expected: Expected): boolean {
  switch (expected) {
    case 'a text':
      return typeof value === 'string';
    case 'a number':
      return typeof value === 'number' || typeof value === 'boolean';
    case 'true or false':
      return typeof value === 'boolean';
    case 'a list':
      return Array.isArray(value);
  }
}
