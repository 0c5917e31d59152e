import type { Json, JsonObject } from '@shardscope/sdk';

/** The first of the fields that holds something: null, `false`, 0 and empty texts are passed over. */
export function presentField(payload: JsonObject, fields: readonly string[]): string | undefined {
  return fields.find((field) => {
    const value = own(payload, field);
    return value !== undefined && value !== null && value !== '' && value !== 0 && value !== false;
  });
}

/** The value of the first of the fields that holds something. */
export function firstPresent(payload: JsonObject, fields: readonly string[]): Json | undefined {
  const field = presentField(payload, fields);
  return field === undefined ? undefined : own(payload, field);
}

/** A field of the payload itself, nothing inherited. */
export function own(payload: JsonObject, field: string): Json | undefined {
  return Object.hasOwn(payload, field) ? payload[field] : undefined;
}

/** The text of a field, or null. */
export function textOf(payload: JsonObject, field: string): string | null {
  const value = own(payload, field);
  return typeof value === 'string' ? value : null;
}

/** The texts of a field that is a list, or one text; what is no text is passed over. */
export function textsOf(value: Json | undefined): readonly string[] {
  if (typeof value === 'string') return [value];
  return listOf(value).filter((entry) => typeof entry === 'string');
}

/** The entries of a list; nothing of what is none. */
export function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

/** A count: an integer, a boolean counting as 0 or 1; null for anything else. */
export function countOf(value: Json | undefined): number | null {
  if (typeof value === 'boolean') return Number(value);
  return typeof value === 'number' && Number.isInteger(value) ? value : null;
}

/** A measure: any finite number, a boolean counting as 0 or 1; null for anything else. */
export function measureOf(value: Json | undefined): number | null {
  if (typeof value === 'boolean') return Number(value);
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
