import { normalAddress, type AttackerRef, type Json, type JsonObject } from '@shardscope/sdk';
import { attackerUuid } from '@shardscope/sdk';

/** Ids of attackers and identities that a honeynet gives: uuids, or whatever it has. */
const ID = /^[0-9A-Za-z_-]{1,64}$/;

/** A text of a payload; null for anything else. */
export function textField(payload: JsonObject, field: string): string | null {
  const value = Object.hasOwn(payload, field) ? payload[field] : undefined;
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A finite number of a payload; null for anything else. */
export function numberField(payload: JsonObject, field: string): number | null {
  const value = Object.hasOwn(payload, field) ? payload[field] : undefined;
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** An object of a payload; null for anything else. */
export function objectField(payload: JsonObject, field: string): JsonObject | null {
  const value = Object.hasOwn(payload, field) ? payload[field] : undefined;
  return typeof value === 'object' && value !== null && !isList(value) ? value : null;
}

/** A list of a payload; empty for anything else. */
export function listField(payload: JsonObject, field: string): readonly Json[] {
  const value = Object.hasOwn(payload, field) ? payload[field] : undefined;
  return value !== undefined && isList(value) ? value : [];
}

/**
 * The attacker that a payload is about: by uuid, by address, or both. Null when it names neither. An
 * address without a uuid has the uuid that this address has everywhere.
 */
export function attackerOf(payload: JsonObject): AttackerRef | null {
  const uuid = idField(payload, 'attacker_uuid');
  const ip = textField(payload, 'attacker_ip');
  const address = ip === null ? null : normalAddress(ip);
  if (uuid !== null) return { uuid, address, origin: 'envelope' };
  return address === null ? null : { uuid: attackerUuid(address), address, origin: 'envelope' };
}

/** An id of a payload; null for what cannot be one. */
export function idField(payload: JsonObject, field: string): string | null {
  const text = textField(payload, field);
  return text !== null && ID.test(text) ? text : null;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
