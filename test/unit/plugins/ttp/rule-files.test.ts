import { describe, expect, it } from 'vitest';
import {
  createRuleSet,
  formatProblem,
  loadAttackCatalogue,
  loadBuiltinPack,
  parseRules,
  runExamples,
} from '../../../../packages/plugins/src/ttp/index.ts';
import { command, event, tagsOf } from './events.ts';

const catalogue = loadAttackCatalogue();
const { data } = loadBuiltinPack();

const GOOD = `rule_id: X0001
rule_version: 1
name: my_rule
description: something
applies_to: [command]
match: { pattern: 'evil' }
emits:
  - { tactic: TA0002, technique_id: T1059, sub_technique_id: T1059.004, confidence: 0.8 }
evidence_fields: [command_text]
`;

const parse = (...texts: string[]) =>
  parseRules(
    texts.map((text, index) => ({ file: `rules-${index}.yaml`, text })),
    { catalogue, data },
  );
const messages = (text: string) => parse(text).problems.map(formatProblem);

describe('a rule file', () => {
  it('holds one rule, or a list of rules', () => {
    expect(parse(GOOD).rules.map((rule) => rule.rule_id)).toEqual(['X0001']);
    const indented = GOOD.trimEnd().replaceAll('\n', '\n  ');
    const list = `- ${indented}\n- ${indented.replace('X0001', 'X0002')}\n`;
    expect(parse(list).rules.map((rule) => rule.rule_id)).toEqual(['X0001', 'X0002']);
    expect(parse('').rules).toEqual([]);
  });

  it.each<[string, string, RegExp]>([
    [
      'a missing field',
      GOOD.replace('rule_version: 1\n', ''),
      /^rules-0\.yaml:1:1 .*X0001 rule_version: .*missing/,
    ],
    [
      'a field of the wrong type',
      GOOD.replace('rule_version: 1', 'rule_version: one'),
      /:2:1 .*rule_version: expected (?:number|int)/,
    ],
    [
      'a typo',
      GOOD.replace('emits:', 'emit:'),
      /:7:1 .*emit: there is no field "emit" in a rule: emits\?/,
    ],
    [
      'a typo in a list',
      GOOD.replace('sub_technique_id', 'sub_technqiue_id'),
      /:8:\d+ .*emits\[0\]\.sub_technqiue_id: .*sub_technique_id\?/,
    ],
    ['an unknown kind', GOOD.replace('[command]', '[comand]'), /:5:\d+ .*applies_to\[0\]/],
    ['a name that is none', GOOD.replace('my_rule', 'My Rule'), /:3:1 .*name: .*snake_case/],
    [
      'a pattern that does not compile',
      GOOD.replace("'evil'", "'ev(il'"),
      /:6:\d+ .*match.*missing closing \)/,
    ],
    ['look-around', GOOD.replace("'evil'", "'(?!a)evil'"), /:6:\d+ .*there is no look-around/],
    [
      'a back-reference',
      GOOD.replace("'evil'", "'(a)\\1'"),
      /:6:\d+ .*there are no back-references/,
    ],
    [
      'a pattern that is too big',
      GOOD.replace("'evil'", "'(?:[a-z]{1,100}\\pL{1,900}){1,3}'"),
      /:6:\d+ .*(?:too big|repeat)/,
    ],
    [
      'an unknown predicate',
      GOOD.replace("{ pattern: 'evil' }", '{ kind: lifter:condition }'),
      /there is no lifter:condition: lifter:conditions\?/,
    ],
    [
      'a wrong parameter',
      GOOD.replace(
        "{ pattern: 'evil' }",
        '{ kind: lifter:conditions, all: [{ field: x, at_least: many }] }',
      ),
      /match\.all\[0\]\.at_least: expected number/,
    ],
    [
      'an unknown group',
      GOOD.replace("{ pattern: 'evil' }", "{ kind: command, tool: '@shels' }"),
      /there is no group @shels/,
    ],
    [
      'a kind without a default field',
      GOOD.replace('[command]', '[session]'),
      /field is missing: events of kind session/,
    ],
    [
      'a technique that does not exist',
      GOOD.replace('T1059.004', 'T1059.099'),
      /:8:\d+ .*sub_technique_id: T1059\.099 is not in ATT&CK 19\.1/,
    ],
    [
      'a sub-technique of another',
      GOOD.replace('technique_id: T1059,', 'technique_id: T1003,'),
      /T1059\.004 belongs to T1059, not to T1003/,
    ],
    [
      'a tactic that does not exist',
      GOOD.replace('TA0002', 'TA9999'),
      /TA9999 is no tactic; T1059\.004 is of TA0002 Execution/,
    ],
    [
      'a technique without a successor',
      GOOD.replace('technique_id: T1059, sub_technique_id: T1059.004', 'technique_id: T1034'),
      /T1034 .* is deprecated in ATT&CK 19\.1 without a successor/,
    ],
    ['a text that is no YAML', 'rule_id: [x\n', /^rules-0\.yaml:\d+:\d+ .*this is not YAML/],
    ['a key twice', `${GOOD}name: again_x\n`, /^rules-0\.yaml:10:1 .*not YAML: .*unique/],
    ['something else', '42', /expected object/],
  ])('is refused for %s, with file, line and field', (_what, text, message) => {
    const { rules } = parse(text);
    expect(rules).toEqual([]);
    expect(messages(text)[0]).toMatch(message);
  });

  it('refuses one rule, and the others load', () => {
    const bad = GOOD.replace('X0001', 'X0002').replace('T1059.004', 'T1059.099');
    const { rules, problems } = parse(GOOD, bad, GOOD.replace('X0001', 'X0003'));
    expect(rules.map((rule) => rule.rule_id)).toEqual(['X0001', 'X0003']);
    expect(problems.map(({ file }) => file)).toEqual(['rules-1.yaml']);
  });

  it('refuses the second rule of an id, and says where the first is', () => {
    const { rules, problems } = parse(GOOD, GOOD);
    expect(rules.length).toBe(1);
    expect(problems.map(formatProblem)).toEqual([
      'rules-1.yaml:1:1  error: X0001 rule_id: X0001 is defined in rules-0.yaml:1 already: choose another id',
    ]);
    const taken = new Map([['X0001', 'the built-in rules']]);
    const again = parseRules([{ file: 'a', text: GOOD }], { catalogue, data, taken });
    expect(again.rules).toEqual([]);
  });

  it('follows a revoked technique, corrects a tactic, and says both', () => {
    const revoked = GOOD.replace(
      'TA0002, technique_id: T1059, sub_technique_id: T1059.004',
      'TA0005, technique_id: T1562, sub_technique_id: T1562.004',
    );
    const { rules, problems } = parse(revoked);
    expect(rules[0]?.emits).toEqual([
      { tactic: 'TA0112', technique_id: 'T1686', sub_technique_id: null, confidence: 0.8 },
    ]);
    expect(problems.map(({ severity, field }) => [severity, field])).toEqual([
      ['warning', 'emits[0].sub_technique_id'],
      ['warning', 'emits[0].tactic'],
    ]);
  });

  it('does not blow up', () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n`;
    expect(parse(bomb).rules).toEqual([]);
    expect(messages('x'.repeat(2_000_000))[0]).toMatch(/larger than/);
  });
});

describe('examples in a rule', () => {
  it('are run, and what comes out otherwise is named', () => {
    const text = `${GOOD}tests:\n  match: ['evil x', 'good x']\n  no_match: ['nothing', 'evil']\n`;
    const report = runExamples(parse(text).rules, data);
    expect(report.run).toBe(4);
    expect(report.failures.map(({ expected, example }) => [expected, example])).toEqual([
      ['match', 'good x'],
      ['no_match', 'evil'],
    ]);
    expect(runExamples(parse(GOOD).rules, data).untested).toEqual(['X0001']);
  });
});

describe('a match on commands', () => {
  const rules = (match: string) => {
    const parsed = parse(GOOD.replace("{ pattern: 'evil' }", () => match));
    expect(parsed.problems).toEqual([]);
    return createRuleSet({ rules: parsed.rules, data });
  };
  const hits = (match: string, text: string) => tagsOf(text, rules(match)).length > 0;

  it.each<[string, string, boolean]>([
    ['{ kind: command, tool: wget }', 'cd /tmp; sudo wget x', true],
    ['{ kind: command, tool: wget }', 'echo wget x', false],
    ["{ kind: command, tool: '@shell', args: '^-x' }", 'zsh -x', true],
    ['{ kind: command, tool: WGET }', 'wget x', false],
    ['{ kind: command, tool: WGET, ignore_case: true }', 'wget x', true],
    ['{ kind: command, tool: python }', 'python3.11 x', true],
    ["{ kind: command, name: '^mkfs' }", 'mkfs.ext4 x', true],
    ['{ kind: command, args: [a, b] }', 'x a b', true],
    ['{ kind: command, args: [a, b] }', 'x a c', false],
    ['{ kind: command, tool: x, not: { args: b } }', 'x a b', false],
    ['{ kind: command, through: sudo, tool: ls }', 'ls', false],
    ['{ kind: command, through: sudo, tool: ls }', 'sudo -E ls', true],
    ["{ kind: command, writes: '^/etc/x$' }", 'echo a | tee /etc/x', true],
    ["{ kind: command, writes: '^/etc/x$' }", 'cat /etc/x', false],
    ['{ kind: command, deletes: x }', 'mv x y', true],
    ["{ kind: command, runs: '^/tmp/' }", 'cd /tmp && ./x', true],
    ["{ kind: command, sets: '^A=1$' }", 'export A=1', true],
    ['{ kind: command, tool: sh, input: wget }', 'echo wget | sh', true],
    ['{ kind: command, tool: a, piped_to: b }', 'a | b', true],
    ['{ kind: command, tool: a, piped_to: b }', 'b | a', false],
    ['{ kind: command, tool: a, piped_from: b }', 'b | a', true],
    ["{ kind: command, tool: a, line: 'b$' }", 'a; b', true],
    ["{ kind: command, line: 'a.*b' }", 'x a; y b', true],
    ['{ kind: command, text: "\'q\'" }', "echo 'q'", true],
    ["{ kind: command, tool: '', writes: x }", '> x', true],
    ['{ kind: command, any: [{ tool: a }, { tool: b }] }', 'b', true],
    ['{ kind: command, steps: [{ tool: a }, { tool: b }] }', 'a; c; b', true],
    ['{ kind: command, steps: [{ tool: a }, { tool: b }] }', 'b; a', false],
    ["{ pattern: 'a;\\s+b' }", 'a;  b', true],
  ])('%s on %j: %s', (match, text, expected) => {
    expect(hits(match, text)).toBe(expected);
  });

  it('looks at other fields and other kinds as well', () => {
    const match = "{ field: user, pattern: '^root$' }";
    const ruleSet = rules(match);
    expect(ruleSet.lift(command('x', { user: 'root' })).tags.length).toBe(1);
    expect(ruleSet.lift(command('root')).tags).toEqual([]);
    const parsed = parse(GOOD.replace('[command]', '[http_request, payload]'));
    const others = createRuleSet({ rules: parsed.rules, data });
    expect(others.lift(event('http_request', { raw_url: '/evil' })).tags.length).toBe(1);
    expect(others.lift(event('payload', { payload_text: 'an evil one' })).tags.length).toBe(1);
    expect(others.lift(command('evil')).tags).toEqual([]);
  });
});
