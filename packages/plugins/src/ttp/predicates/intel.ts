import type { Json, JsonObject } from '@shardscope/sdk';
import { z } from 'zod';
import { listOf, measureOf, own, textOf, textsOf } from './payload.ts';
import { definePredicate } from './predicate.ts';
import type { PredicateHit } from './predicate.ts';
import type { IntelMapping } from './ttp-data.ts';

const NO_PARAMETERS = z.strictObject({});

/** A provider's score lies between 0 and 100, whatever was delivered. */
const MAX_SCORE = 100;

/**
 * `lifter:abuseipdb_categories`: the techniques that an address's report categories stand for; the
 * confidence is the rule's times the score.
 */
export const abuseipdbCategories = definePredicate({
  name: 'abuseipdb_categories',
  parameters: NO_PARAMETERS,
  compile:
    (_parameters, { intel }) =>
    (payload) => {
      const listed = own(payload, 'abuseipdb_categories') ?? own(payload, 'categories');
      const categories = listOf(listed).filter(isInteger);
      const score = clampedScore(own(payload, 'abuseipdb_score'));
      if (score === null) return null;
      const chosen = choose(intel.abuseipdb, categories, score, new Map());
      return hit(new Map([...chosen].map(([id, factor]) => [id, (factor * score) / MAX_SCORE])));
    },
});

/** `lifter:greynoise`: the techniques that tags and classification stand for. */
export const greynoise = definePredicate({
  name: 'greynoise',
  parameters: NO_PARAMETERS,
  compile:
    (_parameters, { intel }) =>
    (payload) => {
      const tags = listOf(own(payload, 'greynoise_tags')).filter(isText);
      const classification = textOf(payload, 'greynoise_classification');
      const chosen = choose(intel.greynoise_tags, tags, MAX_SCORE, new Map());
      const classes = classification === null ? [] : [classification];
      return hit(choose(intel.greynoise_classifications, classes, MAX_SCORE, chosen));
    },
});

/** `lifter:threatfox`: the techniques that the threat types stand for. */
export const threatfox = definePredicate({
  name: 'threatfox',
  parameters: NO_PARAMETERS,
  compile:
    (_parameters, { intel }) =>
    (payload) => {
      const types = threatTypes(payload);
      return hit(choose(intel.threatfox, types, MAX_SCORE, new Map()));
    },
});

function threatTypes(payload: JsonObject): readonly string[] {
  const listed = textsOf(own(payload, 'threatfox_threat_types')).filter((type) => type !== '');
  return listed.length > 0 ? listed : textsOf(own(payload, 'threat_type'));
}

function choose(
  mappings: readonly IntelMapping[],
  words: readonly (string | number)[],
  score: number,
  before: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const chosen = new Map(before);
  for (const { when, technique, min_score: least = 0, factor = 1, unless } of mappings) {
    if (score < least || !when.some((word) => words.includes(word))) continue;
    if (unless !== undefined && chosen.has(unless)) continue;
    chosen.set(technique, Math.max(factor, chosen.get(technique) ?? 0));
  }
  return chosen;
}

function hit(chosen: ReadonlyMap<string, number>): PredicateHit | null {
  return chosen.size > 0 ? { chosen } : null;
}

function clampedScore(value: Json | undefined): number | null {
  const score = measureOf(value);
  return score === null ? null : Math.min(MAX_SCORE, Math.max(0, score));
}

function isInteger(value: Json): value is number {
  return typeof value === 'number' && Number.isInteger(value);
}

function isText(value: Json): value is string {
  return typeof value === 'string';
}
