import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TAGGER_KINDS } from '@shardscope/sdk';
import {
  commandMatchSchema,
  ruleFileSchema,
} from '../../../packages/plugins/src/ttp/rules/rule-schema.ts';
import {
  formatProblem,
  loadAttackCatalogue,
  loadBuiltinPack,
  parseRules,
  runExamples,
} from '@shardscope/plugins';

const TEXT = readFileSync(join(import.meta.dirname, '../../../docs/rules.md'), 'utf8');

describe('docs/rules.md', () => {
  const { data, rules: builtIn } = loadBuiltinPack();
  const files = [...TEXT.matchAll(/```yaml\n([^`]+)```/g)].map(([, text = ''], index) => ({
    file: `example ${index + 1}`,
    text,
  }));

  it('has examples that load without a message, and do what they say', () => {
    const taken = new Map(builtIn.map((rule) => [rule.rule_id, 'the pack']));
    const { rules, problems } = parseRules(files, {
      ...{ catalogue: loadAttackCatalogue(), data, taken },
    });
    expect(problems.map(formatProblem)).toEqual([]);
    expect(rules.map((rule) => rule.rule_id)).toEqual(['ACME-0001', 'ACME-0002']);
    expect(runExamples(rules, data).failures).toEqual([]);
  });

  it('has every field of a rule, every condition on commands, every kind of event', () => {
    const names = [
      ...Object.keys(ruleFileSchema.shape),
      ...Object.keys(commandMatchSchema.shape).filter((name) => name !== 'kind'),
      ...TAGGER_KINDS,
    ];
    for (const name of names) expect(TEXT).toContain(`\`${name}\``);
  });
});
