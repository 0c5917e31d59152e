import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { TaggerEvent } from '@shardscope/sdk';
import {
  createRuleSet,
  loadAttackCatalogue,
  readBuiltinSources,
} from '../packages/plugins/src/ttp/index.ts';

const FIXTURES = new URL('../test/fixtures/ttp/', import.meta.url);

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
export interface TagDifference {
  readonly case: string;
  readonly kind: string;
  readonly rule: string;
  readonly technique: string;
  readonly difference: 'missing' | 'extra' | 'confidence';
}

/** How the rules up to R0059 compare with what semantics 0.1 gives. */
export interface TagParity {
  readonly cases: number;
  readonly tags: number;
  /** Equal tags by rule. */
  readonly equal: ReadonlyMap<string, number>;
  readonly differences: readonly TagDifference[];
}

/** A difference that is meant, with the reason for it. */
export interface IntendedDifference {
  readonly case: string;
  readonly rule: string;
  readonly reason: string;
}

/** The list of differences that are meant. */
export function intendedTagDifferences(): {
  readonly notTaggedAnyMore: readonly IntendedDifference[];
  readonly taggedNow: readonly IntendedDifference[];
} {
  return JSON.parse(
    readFileSync(new URL('intended-differences.json', FIXTURES), 'utf8'),
  ) as ReturnType<typeof intendedTagDifferences>;
}

/** Compares rule, technique, sub-technique and confidence, case by case. */
export function compareTags(): TagParity {
  const { rules, data } = readBuiltinSources(loadAttackCatalogue());
  const old = rules.filter((rule) => rule.rule_id <= LAST_OLD_RULE);
  const ruleSet = createRuleSet({ rules: old, data });
  const differences: TagDifference[] = [];
  const equal = new Map<string, number>();
  const cases = parityCases();
  for (const { id, input, expected } of cases) {
    const note = (tagKey: string, difference: TagDifference['difference']): void => {
      const [rule = '', technique = ''] = tagKey.split(' ');
      differences.push({ case: id, kind: input.source_kind, rule, technique, difference });
    };
    const got = new Map(
      ruleSet
        .lift(input)
        .tags.map((tag) => [key(tag.ruleId, tag.subTechnique ?? tag.technique), tag.confidence]),
    );
    for (const tag of expected) {
      const tagKey = key(tag.rule_id, tag.sub_technique_id ?? tag.technique_id);
      const confidence = got.get(tagKey);
      got.delete(tagKey);
      if (confidence === undefined) note(tagKey, 'missing');
      else if (Math.abs(confidence - tag.confidence) > TOLERANCE) note(tagKey, 'confidence');
      else equal.set(tag.rule_id, (equal.get(tag.rule_id) ?? 0) + 1);
    }
    for (const tagKey of got.keys()) note(tagKey, 'extra');
  }
  const tags = cases.reduce((sum, { expected }) => sum + expected.length, 0);
  return { cases: cases.length, tags, equal, differences };
}

/** How a difference is to be taken. */
export type TagVerdict =
  /** On commands, finding more than semantics 0.1 does is the aim. */
  'more' | 'intended' | 'fault';

/** Says which differences are meant, by the list with a reason for each. */
export function judgeTags(): (difference: TagDifference) => TagVerdict {
  const { notTaggedAnyMore, taggedNow } = intendedTagDifferences();
  const label = (entry: { readonly case: string; readonly rule: string }): string =>
    `${entry.case} ${entry.rule}`;
  const [gone, added] = [notTaggedAnyMore, taggedNow].map((list) => new Set(list.map(label)));
  return (difference) => {
    const name = label(difference);
    switch (difference.difference) {
      case 'missing':
        return gone?.has(name) ? 'intended' : 'fault';
      case 'extra':
        if (added?.has(name)) return 'intended';
        return difference.kind === 'command' ? 'more' : 'fault';
      case 'confidence':
        return 'fault';
    }
  };
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
