import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { TAG_NAMESPACE, buildTags, commandEvents, tagUuid, taggerEventsOf } from '@shardscope/sdk';
import type { Tag, TagDraft, TaggerEvent } from '@shardscope/sdk';
import { describe, expect, it } from 'vitest';
import {
  effectiveConfidence,
  loadAttackCatalogue,
} from '../../../../packages/plugins/src/ttp/index.ts';
import { builtinRules, command, event } from './events.ts';

const stamp = { attack: loadAttackCatalogue(), createdAt: 1_800_000_000.5 };

function draft(fields: Partial<TagDraft> = {}): TagDraft {
  return {
    tactic: 'TA0007',
    technique: 'T1082',
    confidence: 0.7,
    ruleId: 'R0018',
    ruleVersion: 1,
    evidence: {},
    ...fields,
  };
}

describe('a tag', () => {
  it('has a uuid of six things only', () => {
    const path = new URL('../../../fixtures/ttp/parity.jsonl.gz', import.meta.url);
    const lines = gunzipSync(readFileSync(path)).toString('utf8').trim().split('\n');
    let compared = 0;
    for (const line of lines) {
      const { input, expected } = JSON.parse(line) as {
        readonly input: TaggerEvent;
        readonly expected: readonly (Tag & { readonly uuid: string })[];
      };
      for (const tag of expected) {
        const { source_kind, source_id } = input;
        expect(tagUuid({ ...tag, source_kind, source_id })).toBe(tag.uuid);
        compared += 1;
      }
    }
    expect(compared).toBe(502);
    expect(TAG_NAMESPACE).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5/);
  });

  it('is stamped with anchor, release and link', () => {
    const tags = buildTags(builtinRules().lift(command('bash -i')).tags, command('bash -i'), stamp);
    expect(tags).toMatchObject([
      {
        source_kind: 'command',
        source_id: 'source',
        attacker_uuid: 'attacker',
        identity_uuid: null,
        session_id: 'session',
        decky_id: 'decky',
        tactic: 'TA0002',
        technique_id: 'T1059',
        sub_technique_id: 'T1059.004',
        confidence: 0.9,
        rule_id: 'R0010',
        rule_version: 1,
        attack_release: '19.1',
        mitre_url: 'https://attack.mitre.org/techniques/T1059/004',
        created_at: 1_800_000_000.5,
      },
    ]);
  });

  it('is stored from a confidence of 0.30 on, each uuid once', () => {
    const drafts = [draft({ confidence: 0.299 }), draft({ confidence: 0.3 }), draft()];
    expect(buildTags(drafts, command('x'), stamp).map((tag) => tag.confidence)).toEqual([0.3]);
  });

  it('of an identity belongs to no address', () => {
    const identity = event('identity', {}, { identity_uuid: 'i', attacker_uuid: 'a' });
    const [tag] = buildTags([draft()], identity, stamp);
    expect(tag).toMatchObject({ attacker_uuid: null, identity_uuid: 'i' });
  });

  it('is worth more while a verdict stands, and never more than 1', () => {
    expect(effectiveConfidence(0.7, 0.05)).toBe(0.75);
    expect(effectiveConfidence(0.98, 0.05)).toBe(1);
    expect(effectiveConfidence(0.7, 0)).toBe(0.7);
  });
});

describe('events from the bus', () => {
  const envelope = (topic: string, payload: Record<string, never> | object, type = '') =>
    taggerEventsOf({
      v: 1,
      id: '0'.repeat(32),
      topic,
      type,
      ts: 0,
      payload: payload as Record<string, never>,
    });

  it.each([
    ['attacker.session.ended', '', {}, 'session'],
    ['attacker.observed', '', {}, 'session'],
    ['attacker.observed', '', { source_kind: 'auth_attempt' }, 'auth_attempt'],
    ['attacker.observed', '', { source_kind: 'nonsense' }, 'session'],
    ['attacker.intel.enriched', '', {}, 'intel'],
    ['identity.formed', '', {}, 'identity'],
    ['identity.merged', '', {}, 'identity'],
    ['credential.reuse.detected', '', {}, 'credential'],
    ['email.received', '', {}, 'email'],
    ['canary.abc.triggered', '', {}, 'canary_fingerprint'],
    ['attacker.fingerprinted', 'jarm', {}, 'jarm'],
    ['attacker.fingerprinted', 'hassh', {}, 'hassh'],
    ['attacker.fingerprinted', 'http_fingerprint', {}, 'http_fingerprint'],
    ['attacker.fingerprinted', 'ipv6_leak', {}, 'ipv6_leak'],
  ])('%s %s %j is of kind %s', (topic, type, payload, kind) => {
    expect(envelope(topic, payload, type).map((each) => each.source_kind)).toEqual([kind]);
  });

  it.each(['attacker.scored', 'ttp.tagged', 'system.x.health'])('%s is none', (topic) => {
    expect(envelope(topic, {})).toEqual([]);
  });

  it('is named by the first field that is there, else by its topic', () => {
    const name = (payload: object) => envelope('email.received', payload)[0]?.source_id;
    expect(name({ uuid: 'u', attacker_uuid: 'a', session_id: 's' })).toBe('s');
    expect(name({ uuid: 'u', source_id: '' })).toBe('u');
    expect(name({})).toBe('email.received');
  });

  it('fans a session out into its commands', () => {
    const commands = ['id', { command_text: 'ls', id: 'c7', uid: 0 }, { text: 'w' }, { x: 1 }, 5];
    const events = envelope('attacker.session.ended', {
      session_id: 's1',
      attacker_uuid: 'a',
      commands,
    });
    expect(events.map((each) => [each.source_kind, each.source_id])).toEqual([
      ['session', 's1'],
      ['command', 's1#cmd0'],
      ['command', 'c7'],
      ['command', 's1#cmd2'],
    ]);
    expect(events[2]).toMatchObject({ attacker_uuid: 'a', session_id: 's1', payload: { uid: 0 } });
    expect(commandEvents(command('x'), ['id'])[0]?.source_id).toBe('source#cmd0');
  });
});
