import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { TaggerEvent } from '@shardscope/sdk';
import {
  createRuleSet,
  loadAttackCatalogue,
  readBuiltinSources,
} from '../../../../packages/plugins/src/ttp/index.ts';

const FIXTURES = new URL('../../../fixtures/ttp/', import.meta.url);

/** Confidence may differ by rounding only. */
const TOLERANCE = 1e-9;

/** The last rule of semantics 0.1. */
const LAST_OLD_RULE = 'R0059';

interface ExpectedTag {
  readonly rule_id: string;
  readonly technique_id: string;
  readonly sub_technique_id: string | null;
  readonly confidence: number;
}

interface ParityCase {
  readonly id: string;
  readonly input: TaggerEvent;
  readonly expected: readonly ExpectedTag[];
}

/** A tag that one side has and the other has not, or not so. */
export interface ParityDifference {
  readonly case: string;
  readonly kind: string;
  readonly rule: string;
  readonly technique: string;
  readonly difference: 'missing' | 'extra' | 'confidence';
}

/** How the rules up to R0059 compare with what semantics 0.1 gives. */
export interface ParityResult {
  readonly cases: number;
  readonly tags: number;
  readonly equal: number;
  readonly differences: readonly ParityDifference[];
}

/** A difference that is meant, with the reason for it. */
export interface IntendedDifference {
  readonly case: string;
  readonly rule: string;
  readonly reason: string;
}

/** The list of differences that are meant. */
export function intendedDifferences(): {
  readonly notTaggedAnyMore: readonly IntendedDifference[];
  readonly taggedNow: readonly IntendedDifference[];
} {
  return JSON.parse(
    readFileSync(new URL('intended-differences.json', FIXTURES), 'utf8'),
  ) as ReturnType<typeof intendedDifferences>;
}

/** Compares rule, technique, sub-technique and confidence, case by case. */
export function compareParity(): ParityResult {
  const { rules, data } = readBuiltinSources(loadAttackCatalogue());
  const old = rules.filter((rule) => rule.rule_id <= LAST_OLD_RULE);
  const ruleSet = createRuleSet({ rules: old, data });
  const differences: ParityDifference[] = [];
  let tags = 0;
  const cases = parityCases();
  for (const { id, input, expected } of cases) {
    tags += expected.length;
    const got = new Map(
      ruleSet
        .lift(input)
        .tags.map((tag) => [key(tag.ruleId, tag.subTechnique ?? tag.technique), tag.confidence]),
    );
    const note = (tagKey: string, difference: ParityDifference['difference']): void => {
      const [rule = '', technique = ''] = tagKey.split(' ');
      differences.push({ case: id, kind: input.source_kind, rule, technique, difference });
    };
    for (const tag of expected) {
      const tagKey = key(tag.rule_id, tag.sub_technique_id ?? tag.technique_id);
      const confidence = got.get(tagKey);
      if (confidence === undefined) note(tagKey, 'missing');
      else if (Math.abs(confidence - tag.confidence) > TOLERANCE) note(tagKey, 'confidence');
      got.delete(tagKey);
    }
    for (const tagKey of got.keys()) note(tagKey, 'extra');
  }
  const lost = differences.filter(({ difference }) => difference !== 'extra').length;
  return { cases: cases.length, tags, equal: tags - lost, differences };
}

function key(rule: string, technique: string): string {
  return `${rule} ${technique}`;
}

function parityCases(): readonly ParityCase[] {
  const text = gunzipSync(readFileSync(new URL('parity.jsonl.gz', FIXTURES))).toString('utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as ParityCase);
}
