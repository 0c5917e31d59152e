import { uuidV5 } from '@shardscope/sdk';
import type { JsonObject, Tag } from '@shardscope/sdk';
import type { CatalogueTechnique } from '../attack/attack-catalogue.ts';
import { textOf } from '../predicates/payload.ts';
import type { ExportInput } from './navigator-layer.ts';
import { compareText, placeTags } from './placed-tags.ts';

/** Namespace of the deterministic ids that STIX 2.1 (section 2.9) prescribes for observables. */
const OBSERVABLE_NAMESPACE = '00abedb4-aa42-466c-9c01-fed23315a9b7';

/** Namespace of the ids of all other objects. */
const OBJECT_NAMESPACE = uuidV5(
  '6ba7b811-9dad-11d1-80b4-00c04fd430c8',
  'https://shardscope.org/stix',
);

/** The name under which ATT&CK stands in kill chains and external references. */
const ATTACK_SOURCE = 'mitre-attack';

/** Techniques were there before they were seen: a date that does not change from export to export. */
const ATTACK_PATTERN_TIME = '2018-10-17T00:14:20.652Z';

/** A STIX object, as JSON. */
export interface StixObject {
  readonly type: string;
  readonly id: string;
  readonly spec_version: '2.1';
  readonly [field: string]: unknown;
}

/** A STIX 2.1 bundle. */
export interface StixBundle {
  readonly type: 'bundle';
  readonly id: string;
  readonly objects: readonly StixObject[];
}

/** What a bundle is made of. */
export interface StixInput extends ExportInput {
  /** The address of an attacker, where it is known. */
  readonly addressOf: (attackerUuid: string) => string | null;
}

/**
 * The tags as STIX 2.1: techniques as attack patterns that are seen (sightings of them, with what was
 * observed), identities as threat actors that use them. The same tags give the same bundle.
 */
export function stixBundle(input: StixInput): StixBundle {
  const objects = new Map<string, StixObject>();
  const add = (object: StixObject): string => {
    if (!objects.has(object.id)) objects.set(object.id, object);
    return object.id;
  };
  const { placed } = placeTags(input.tags, input.catalogue, input.catalogueOf);
  const times = input.tags.map((tag) => tag.created_at);
  const producer = add(producerObject());
  for (const { technique } of placed) add(attackPattern(technique, input));
  for (const { technique, tags } of placed) {
    const pattern = attackPatternId(technique.id);
    for (const [session, own] of bySession(tags)) {
      const observed = observedData(session, own, input, add);
      add(sighting(pattern, session, own, observed, producer));
    }
    for (const [identity, own] of byIdentity(tags)) {
      const actor = add(threatActor(identity, input.tags, producer));
      add(usesRelationship(actor, pattern, own, producer));
    }
  }
  const sorted = [...objects.values()].sort((a, b) => compareText(a.id, b.id));
  const content = sorted.map(({ id }) => id).join('|');
  return {
    type: 'bundle',
    id: objectId(
      'bundle',
      `${input.title}|${input.catalogue.release}|${Math.max(0, ...times)}|${content}`,
    ),
    objects: sorted,
  };
}

function objectId(type: string, name: string): string {
  return `${type}--${uuidV5(OBJECT_NAMESPACE, `${type}|${name}`)}`;
}

function timestamp(seconds: number): string {
  return new Date(Math.round(seconds * 1000)).toISOString();
}

function span(tags: readonly Tag[]): { readonly first: string; readonly last: string } {
  const times = tags.map((tag) => tag.created_at);
  return { first: timestamp(Math.min(...times)), last: timestamp(Math.max(...times)) };
}

function producerObject(): StixObject {
  return {
    type: 'identity',
    spec_version: '2.1',
    id: objectId('identity', 'shardscope'),
    created: ATTACK_PATTERN_TIME,
    modified: ATTACK_PATTERN_TIME,
    name: 'Shardscope',
    identity_class: 'system',
  };
}

function attackPatternId(techniqueId: string): string {
  return objectId('attack-pattern', techniqueId);
}

function attackPattern(technique: CatalogueTechnique, { catalogue }: ExportInput): StixObject {
  return {
    type: 'attack-pattern',
    spec_version: '2.1',
    id: attackPatternId(technique.id),
    created: ATTACK_PATTERN_TIME,
    modified: ATTACK_PATTERN_TIME,
    name: technique.name,
    external_references: [
      { source_name: ATTACK_SOURCE, external_id: technique.id, url: technique.url },
    ],
    kill_chain_phases: technique.tactics.map((id) => ({
      kill_chain_name: ATTACK_SOURCE,
      phase_name: catalogue.tactic(id)?.shortname ?? id,
    })),
  };
}

function threatActor(identity: string, tags: readonly Tag[], producer: string): StixObject {
  const { first, last } = span(tags.filter((tag) => tag.identity_uuid === identity));
  return {
    type: 'threat-actor',
    spec_version: '2.1',
    id: objectId('threat-actor', identity),
    created_by_ref: producer,
    created: first,
    modified: last,
    name: `Identity ${identity}`,
    threat_actor_types: ['unknown'],
    first_seen: first,
    last_seen: last,
  };
}

function usesRelationship(
  actor: string,
  pattern: string,
  tags: readonly Tag[],
  producer: string,
): StixObject {
  const { first, last } = span(tags);
  return {
    type: 'relationship',
    spec_version: '2.1',
    id: objectId('relationship', `${actor}|uses|${pattern}`),
    created_by_ref: producer,
    created: first,
    modified: last,
    relationship_type: 'uses',
    source_ref: actor,
    target_ref: pattern,
    confidence: percentOf(tags),
  };
}

function sighting(
  pattern: string,
  session: string,
  tags: readonly Tag[],
  observed: string | null,
  producer: string,
): StixObject {
  const { first, last } = span(tags);
  return {
    type: 'sighting',
    spec_version: '2.1',
    id: objectId('sighting', `${pattern}|${session}`),
    created_by_ref: producer,
    created: first,
    modified: last,
    first_seen: first,
    last_seen: last,
    count: tags.length,
    sighting_of_ref: pattern,
    confidence: percentOf(tags),
    external_references: [...new Set(tags.map((tag) => tag.rule_id))]
      .sort(compareText)
      .map((rule) => ({ source_name: 'shardscope-rule', external_id: rule })),
    ...(observed === null ? {} : { observed_data_refs: [observed] }),
  };
}

/** What was seen of one session: its commands and the address; null when nothing can be named. */
function observedData(
  session: string,
  tags: readonly Tag[],
  input: StixInput,
  add: (object: StixObject) => string,
): string | null {
  const references = new Set<string>();
  for (const tag of tags) {
    const command = commandOf(tag.evidence);
    if (command !== null) references.add(add(processObject(tag, command)));
    const address = tag.attacker_uuid === null ? null : input.addressOf(tag.attacker_uuid);
    if (address !== null && address !== '') references.add(add(addressObject(address)));
  }
  if (references.size === 0) return null;
  const { first, last } = span(tags);
  const sources = tags.map((tag) => tag.uuid).sort(compareText);
  return add({
    type: 'observed-data',
    spec_version: '2.1',
    id: objectId('observed-data', `${session}|${sources.join('|')}`),
    created: first,
    modified: last,
    first_observed: first,
    last_observed: last,
    number_observed: tags.length,
    object_refs: [...references].sort(compareText),
  });
}

function commandOf(evidence: JsonObject): string | null {
  const text = textOf(evidence, 'command_text');
  return text === null || text === '' ? null : text;
}

/** A process has no identity of its own in STIX: its id is made from where the command stands. */
function processObject(tag: Tag, command: string): StixObject {
  return {
    type: 'process',
    spec_version: '2.1',
    id: objectId('process', `${tag.source_kind}|${tag.source_id}`),
    command_line: command,
  };
}

function addressObject(address: string): StixObject {
  const type = address.includes(':') ? 'ipv6-addr' : 'ipv4-addr';
  const id = uuidV5(OBSERVABLE_NAMESPACE, JSON.stringify({ value: address }));
  return { type, spec_version: '2.1', id: `${type}--${id}`, value: address };
}

/** Of several tags the most certain counts. */
function percentOf(tags: readonly Tag[]): number {
  return Math.round(100 * Math.max(...tags.map((tag) => tag.confidence)));
}

function bySession(tags: readonly Tag[]): ReadonlyMap<string, readonly Tag[]> {
  return grouped(tags, (tag) => tag.session_id ?? tag.source_id);
}

function byIdentity(tags: readonly Tag[]): ReadonlyMap<string, readonly Tag[]> {
  return grouped(
    tags.filter((tag) => tag.identity_uuid !== null),
    (tag) => tag.identity_uuid ?? '',
  );
}

function grouped(
  tags: readonly Tag[],
  keyOf: (tag: Tag) => string,
): ReadonlyMap<string, readonly Tag[]> {
  const groups = new Map<string, Tag[]>();
  for (const tag of tags) {
    const known = groups.get(keyOf(tag));
    if (known) known.push(tag);
    else groups.set(keyOf(tag), [tag]);
  }
  return groups;
}
