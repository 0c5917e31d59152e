/** Keeps a value, and of many the newest ones only. */
export function keepNewest<Value>(
  map: Map<string, Value>,
  key: string,
  value: Value,
  max: number,
): void {
  const oldest = map.keys().next().value;
  if (map.size >= max && oldest !== undefined) map.delete(oldest);
  map.set(key, value);
}
