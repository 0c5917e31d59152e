import type { AttributionState, StateName } from '@shardscope/sdk';
import { storeCorrupt } from '../errors.ts';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import type { PackingTables } from './packed-observations.ts';
import { readValue, writeValue } from './packed-value.ts';

/** Version of the layout, its first byte: version · count · count × state. */
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
  writer.u8(VERSION);
  writer.varint(states.length);
  for (const each of states) {
    writer.varint(tables.primitives.idOf(each.primitive));
    writer.u8(STATE_NAMES.indexOf(each.state));
    writer.f64(each.confidence);
    writer.varint(each.observation_count);
    writer.f64(each.last_observation_ts);
    writer.f64(each.last_change_ts);
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
  return Array.from({ length: count }, () => ({
    identity_uuid,
    primitive: tables.primitives.text(reader.varint()),
    state: stateOf(reader.u8()),
    confidence: reader.f64(),
    observation_count: reader.varint(),
    last_observation_ts: reader.f64(),
    last_change_ts: reader.f64(),
    current_value: readValue(reader, tables.labels),
    schema_version: 1,
  }));
}

function stateOf(number: number): StateName {
  const name = STATE_NAMES[number];
  if (name === undefined) throw storeCorrupt(`there is no state ${number}`);
  return name;
}
