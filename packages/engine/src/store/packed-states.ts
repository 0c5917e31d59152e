import type { AttributionState, PrimitiveValue, StateName } from '@shardscope/sdk';
import { storeCorrupt } from '../errors.ts';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { readConfidence, writeConfidence, type PackingTables } from './packed-observations.ts';
import { readValue, writeValue } from './packed-value.ts';

/**
 * Version of the layout, its first byte: version · count · times · count × state. Series of one
 * identity have most of their times in common: each time stands once.
 */
const VERSION = 1;

/** Numbers of states. Part of the format: never reorder. */
export const STATE_NAMES: readonly StateName[] = [
  'unknown',
  'stable',
  'drifting',
  'conflicted',
  'multi_actor',
];

/** Names of numbers in a packed value. */
export interface UnpackingTables {
  readonly primitives: { text(id: number): string };
  readonly labels: PackingTables['labels'];
}

/** Packs the states of one identity into one value, without loss. */
export function packStates(states: readonly AttributionState[], tables: PackingTables): Uint8Array {
  const writer = new ByteWriter();
  const times = new Map<number, number>();
  const placeOf = (time: number): number => times.get(time) ?? 0;
  for (const { last_observation_ts: seen, last_change_ts: changed } of states) {
    if (!times.has(seen)) times.set(seen, times.size);
    if (!times.has(changed)) times.set(changed, times.size);
  }
  writer.u8(VERSION);
  writer.varint(states.length);
  writer.varint(times.size);
  for (const time of times.keys()) writer.f64(time);
  for (const each of states) {
    writer.varint(tables.primitives.idOf(each.primitive));
    writer.u8(STATE_NAMES.indexOf(each.state));
    writeConfidence(writer, each.confidence);
    writer.varint(each.observation_count);
    writer.varint(placeOf(each.last_observation_ts));
    writer.varint(placeOf(each.last_change_ts));
    writeValue(writer, each.current_value, tables.labels);
  }
  return writer.done();
}

/** The states that {@link packStates} packed. Throws E_STORE_CORRUPT on other bytes. */
export function unpackStates(
  packed: Uint8Array,
  identity_uuid: string,
  tables: UnpackingTables,
): readonly AttributionState[] {
  const reader = new ByteReader(packed);
  const version = reader.u8();
  if (version !== VERSION) throw storeCorrupt(`packed states have version ${version}`);
  const count = reader.varint();
  const times = Array.from({ length: reader.varint() }, () => reader.f64());
  return Array.from({ length: count }, () => ({
    identity_uuid,
    primitive: tables.primitives.text(reader.varint()),
    state: stateOf(reader.u8()),
    confidence: readConfidence(reader),
    observation_count: reader.varint(),
    last_observation_ts: timeOf(reader.varint(), times),
    last_change_ts: timeOf(reader.varint(), times),
    current_value: readValue(reader, tables.labels),
    schema_version: 1,
  }));
}

/** What is looked at of each state when all identities are passed over. */
export type StateVisit = (primitive: number, confidence: number, value: PrimitiveValue) => void;

/** Passes over the states that {@link packStates} packed, without an object for each. */
export function eachPackedState(
  packed: Uint8Array,
  labels: PackingTables['labels'],
  visit: StateVisit,
): void {
  const reader = new ByteReader(packed);
  const version = reader.u8();
  if (version !== VERSION) throw storeCorrupt(`packed states have version ${version}`);
  const count = reader.varint();
  const times = reader.varint();
  for (let i = 0; i < times; i++) reader.f64();
  for (let i = 0; i < count; i++) {
    const primitive = reader.varint();
    reader.u8();
    const confidence = readConfidence(reader);
    reader.varint();
    reader.varint();
    reader.varint();
    visit(primitive, confidence, readValue(reader, labels));
  }
}

function stateOf(number: number): StateName {
  const name = STATE_NAMES[number];
  if (name === undefined) throw storeCorrupt(`there is no state ${number}`);
  return name;
}

function timeOf(place: number, times: readonly number[]): number {
  const time = times[place];
  if (time === undefined) throw storeCorrupt(`packed states have no time ${place}`);
  return time;
}
