import type { PrimitiveValue } from '@shardscope/sdk';

/** Deep equality of two values; `1` and `true` differ. */
export function sameValue(a: PrimitiveValue, b: PrimitiveValue): boolean {
  if (a === b) return true;
  if (!isList(a) || !isList(b)) return false;
  return a.length === b.length && a.every((item, i) => item === b[i]);
}

/** Text that two values share if and only if {@link sameValue} holds. */
export function valueKey(value: PrimitiveValue): string {
  return typeof value === 'string' ? `"${value}` : JSON.stringify(value);
}

/** The number that a value counts as in a numeric series; no number and no truth value counts 0. */
export function numberOf(value: PrimitiveValue): number {
  if (typeof value === 'number') return value;
  return value === true ? 1 : 0;
}

function isList(value: PrimitiveValue): value is readonly (string | number)[] {
  return Array.isArray(value);
}
