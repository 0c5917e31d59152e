import { z } from 'zod';

// The properties, requirements and value ranges of STIX Version 2.1, OASIS Standard, 10 June 2021, for
// the objects that Shardscope writes. Section numbers are those of the standard.

/** 2.9 Identifier: the type, two hyphens, an RFC 4122 UUID. */
const identifier = (...types: readonly string[]) =>
  z
    .string()
    .regex(
      new RegExp(
        `^(?:${types.join('|')})--[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`,
      ),
    );

/** 2.16 Timestamp, with the three digits that 3.2 asks of created and modified. */
const timestamp = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);

/** 2.5 External reference: a source, and one of description, url and external_id. */
const externalReference = z
  .strictObject({
    source_name: z.string().min(1),
    description: z.string().optional(),
    url: z.url().optional(),
    external_id: z.string().optional(),
  })
  .refine(({ description, url, external_id: id }) => description ?? url ?? id);

/** 2.11 Kill chain phase: lower case, hyphens instead of spaces. */
const killChainPhase = z.strictObject({
  kill_chain_name: z.string().regex(/^[a-z0-9-]+$/),
  phase_name: z.string().regex(/^[a-z0-9-]+$/),
});

/** 3.2 Common properties of domain and relationship objects. */
const common = {
  spec_version: z.literal('2.1'),
  created_by_ref: identifier('identity').optional(),
  created: timestamp,
  modified: timestamp,
  labels: z.array(z.string()).min(1).optional(),
  confidence: z.int().min(0).max(100).optional(),
  external_references: z.array(externalReference).min(1).optional(),
};

/** 4.1 */
const attackPattern = z.strictObject({
  type: z.literal('attack-pattern'),
  id: identifier('attack-pattern'),
  ...common,
  name: z.string(),
  description: z.string().optional(),
  aliases: z.array(z.string()).min(1).optional(),
  kill_chain_phases: z.array(killChainPhase).min(1).optional(),
});

/** 4.5; the class is of the vocabulary in 10.7. */
const identity = z.strictObject({
  type: z.literal('identity'),
  id: identifier('identity'),
  ...common,
  name: z.string(),
  identity_class: z
    .enum(['individual', 'group', 'system', 'organization', 'class', 'unknown'])
    .optional(),
});

/** 4.14 */
const observedData = z.strictObject({
  type: z.literal('observed-data'),
  id: identifier('observed-data'),
  ...common,
  first_observed: timestamp,
  last_observed: timestamp,
  number_observed: z.int().min(1).max(999_999_999),
  object_refs: z.array(identifier('process', 'ipv4-addr', 'ipv6-addr')).min(1),
});

/** 4.17; the types are of the vocabulary in 10.24. */
const threatActor = z.strictObject({
  type: z.literal('threat-actor'),
  id: identifier('threat-actor'),
  ...common,
  name: z.string(),
  threat_actor_types: z
    .array(z.enum(['criminal', 'hacker', 'unknown']))
    .min(1)
    .optional(),
  first_seen: timestamp.optional(),
  last_seen: timestamp.optional(),
});

/** 5.1; a threat actor uses an attack pattern (4.17.2). */
const relationship = z.strictObject({
  type: z.literal('relationship'),
  id: identifier('relationship'),
  ...common,
  relationship_type: z.literal('uses'),
  source_ref: identifier('threat-actor'),
  target_ref: identifier('attack-pattern'),
});

/** 5.2 */
const sighting = z.strictObject({
  type: z.literal('sighting'),
  id: identifier('sighting'),
  ...common,
  first_seen: timestamp.optional(),
  last_seen: timestamp.optional(),
  count: z.int().min(0).max(999_999_999).optional(),
  sighting_of_ref: identifier('attack-pattern'),
  observed_data_refs: z.array(identifier('observed-data')).min(1).optional(),
});

/** 6.13: at least one property of its own. */
const process = z.strictObject({
  type: z.literal('process'),
  spec_version: z.literal('2.1'),
  id: identifier('process'),
  command_line: z.string().min(1),
});

/** 6.8 and 6.9 */
const address = <Type extends 'ipv4-addr' | 'ipv6-addr'>(type: Type) =>
  z.strictObject({
    type: z.literal(type),
    spec_version: z.literal('2.1'),
    id: identifier(type),
    value: z.string().min(1),
  });

/** 8.1 Bundle; `modified` is not before `created` (3.2), `last` not before `first` (4.14, 4.17, 5.2). */
export const stixBundleSchema = z
  .strictObject({
    type: z.literal('bundle'),
    id: identifier('bundle'),
    objects: z.array(
      z.discriminatedUnion('type', [
        attackPattern,
        identity,
        observedData,
        threatActor,
        relationship,
        sighting,
        process,
        address('ipv4-addr'),
        address('ipv6-addr'),
      ]),
    ),
  })
  .refine(({ objects }) => new Set(objects.map(({ id }) => id)).size === objects.length)
  .refine(({ objects }) =>
    objects.every(
      (object) =>
        inOrder(object, 'created', 'modified') &&
        inOrder(object, 'first_seen', 'last_seen') &&
        inOrder(object, 'first_observed', 'last_observed'),
    ),
  );

function inOrder(object: object, first: string, last: string): boolean {
  const [from, to] = [valueOf(object, first), valueOf(object, last)];
  return from === undefined || to === undefined || from <= to;
}

function valueOf(object: object, name: string): string | undefined {
  const found: unknown = Object.entries(object).find(([key]) => key === name)?.[1];
  return typeof found === 'string' ? found : undefined;
}
