import { describe, expect, it } from 'vitest';
import {
  createRuleSet,
  currentStates,
  effectiveState,
  loadAttackCatalogue,
  loadBuiltinPack,
  nextExpiry,
  parseRules,
  ruleStateSchema,
} from '../../../../packages/plugins/src/ttp/index.ts';
import type { RuleDefinition } from '../../../../packages/plugins/src/ttp/index.ts';
import { command } from './events.ts';

const { data } = loadBuiltinPack();
const catalogue = loadAttackCatalogue();

/** A rule for a word, with a confidence. */
function ruleFor(id: string, word: string, confidence = 0.8): RuleDefinition {
  const text = `rule_id: ${id}
rule_version: 1
name: rule_${id.toLowerCase()}
description: x
applies_to: [command]
match: { kind: command, tool: ${word} }
emits: [{ tactic: TA0007, technique_id: T1082, confidence: ${confidence} }]
evidence_fields: []
`;
  const [rule] = parseRules([{ file: 'x', text }], { catalogue, data }).rules;
  if (!rule) throw new Error('the rule of the test is not sound');
  return rule;
}

const NOW = 1_800_000_000;

describe('a rule set', () => {
  it('takes one rule at a time, for the next event', () => {
    const rules = createRuleSet({ rules: [ruleFor('X0001', 'a')], data });
    const ids = (text: string) => rules.lift(command(text)).tags.map((tag) => tag.ruleId);
    expect(ids('a; b')).toEqual(['X0001']);
    rules.replaceRule(ruleFor('X0002', 'b'));
    expect(ids('b; a')).toEqual(['X0001', 'X0002']);
    rules.replaceRule(ruleFor('X0001', 'c'));
    expect(ids('a; b; c')).toEqual(['X0001', 'X0002']);
    expect(ids('a')).toEqual([]);
    expect(rules.removeRule('X0002')).toBe(true);
    expect(rules.removeRule('X0002')).toBe(false);
    expect(ids('b')).toEqual([]);
    expect(rules.rules().map((rule) => rule.rule_id)).toEqual(['X0001']);
  });

  it('keeps what it has when a new rule does not compile', () => {
    const good = ruleFor('X0001', 'a');
    const rules = createRuleSet({ rules: [good], data });
    const bad = { ...good, match: { pattern: '(' } };
    expect(() => rules.replaceRule(bad)).toThrow(/not RE2/);
    expect(() => rules.replaceAll([ruleFor('X0003', 'b'), bad])).toThrow(/not RE2/);
    expect(rules.lift(command('a')).tags.length).toBe(1);
  });

  it('says which kinds it handles', () => {
    const rules = createRuleSet({ rules: [ruleFor('X0001', 'a')], data });
    expect([rules.handles('command'), rules.handles('email')]).toEqual([true, false]);
  });
});

describe('the state of a rule', () => {
  const state = (fields: object) => ruleStateSchema.parse({ rule_id: 'X0001', ...fields });
  const lifted = (fields: object, now = NOW) => {
    const rules = createRuleSet({ rules: [ruleFor('X0001', 'a')], data });
    rules.setStates([state(fields)], now);
    return rules.lift(command('a')).tags.map((tag) => tag.confidence);
  };

  it('switches it off, or clips what its tags are worth', () => {
    expect(lifted({ state: 'enabled' })).toEqual([0.8]);
    expect(lifted({ state: 'disabled' })).toEqual([]);
    expect(lifted({ state: 'clipped', confidence_max: 0.5 })).toEqual([0.5]);
    expect(lifted({ state: 'clipped', confidence_max: 0.9 })).toEqual([0.8]);
  });

  it('ends when it expires', () => {
    expect(lifted({ state: 'disabled', expires_at: NOW + 1 })).toEqual([]);
    expect(lifted({ state: 'disabled', expires_at: NOW })).toEqual([0.8]);
    const states = [
      state({ state: 'disabled', expires_at: NOW + 60 }),
      state({ state: 'enabled' }),
    ];
    expect(nextExpiry(states, NOW)).toBe(NOW + 60);
    expect(nextExpiry(states, NOW + 60)).toBeNull();
  });

  it('is forgotten when it has expired or its rule is gone', () => {
    const rule = ruleFor('X0001', 'a');
    const kept = state({ state: 'disabled', reason: 'too loud', set_by: 'me', set_at: NOW });
    const gone = { ...kept, rule_id: 'X0009' };
    const over = { ...kept, expires_at: NOW - 1 };
    expect(currentStates([kept, gone, over], [rule], NOW)).toEqual([kept]);
  });

  it('is plain data with a reason', () => {
    expect(effectiveState(undefined, NOW)).toEqual({ isEnabled: true, confidenceMax: 1 });
    expect(() => state({ state: 'off' })).toThrow();
    expect(() => state({ state: 'clipped', confidence_max: 2 })).toThrow();
  });
});

describe('the budget of an event', () => {
  const { rules, data: tables } = loadBuiltinPack();
  const ruleSet = createRuleSet({ rules, data: tables, checked: true });

  it.each([
    ['one word', 'a'.repeat(10_000_000)],
    ['many commands', 'cat /etc/passwd;'.repeat(600_000)],
    ['many arguments', 'echo <?php '.repeat(900_000)],
    ['deep nesting', '$('.repeat(5_000_000)],
    ['option soup', 'curl -'.repeat(1_600_000)],
    ['many steps', `${'wget x;'.repeat(500)}${'chmod;'.repeat(500)}`.repeat(100)],
    ['escapes', `echo -e ${'\\x41'.repeat(2_000_000)}`],
  ])('counts what is left undone of %s, and is the same each time', (_what, text) => {
    ruleSet.lift(command(text.slice(0, 5000)));
    const before = process.cpuUsage();
    const first = ruleSet.lift(command(text));
    const { user, system } = process.cpuUsage(before);
    // In microseconds; a loaded machine may well be slow, but not by orders of magnitude.
    expect(user + system).toBeLessThan(500_000);
    expect(first.undone).not.toBeNull();
    expect(ruleSet.lift(command(text))).toEqual(first);
  });

  it('leaves nothing undone of what people type', () => {
    const script = Array.from({ length: 200 }, (_value, index) => `echo ${index} > /tmp/x${index}`);
    expect(ruleSet.lift(command(script.join('\n'))).undone).toBeNull();
  });

  it('says when the part that matched was cut', () => {
    const [tag] = ruleSet.lift(command(`wget http://h/x ${'a'.repeat(5000)}`)).tags;
    expect(tag?.evidence).toMatchObject({ cut: true });
  });
});
