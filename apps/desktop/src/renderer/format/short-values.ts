/** Letters of a value that stand as they are: no shorter word says more. */
const WHOLE = 4;

/**
 * At most four letters for each of some values, no two alike: the first letters of two words (`TS` for
 * `typing_speed`), else the beginning (`De` for `deliberate`). Values are without doubles.
 */
export function shortValues(values: readonly string[]): ReadonlyMap<string, string> {
  const short = new Map<string, string>();
  const taken = new Set<string>();
  for (const value of values) {
    const letters = lettersOf(value);
    let own = letters;
    for (let number = 2; taken.has(own); number++) own = `${letters}${number}`;
    taken.add(own);
    short.set(value, own);
  }
  return short;
}

function lettersOf(value: string): string {
  if (value.length <= WHOLE) return value;
  const parts = value.match(/[\p{L}\p{N}]+/gu) ?? [];
  const [first = '', second] = parts;
  if (second !== undefined && !/^\p{N}/u.test(first)) {
    return `${initial(first)}${initial(second)}`;
  }
  return `${initial(value)}${/^.(.)/su.exec(value)?.[1] ?? ''}`;
}

function initial(word: string): string {
  return /^./su.exec(word)?.[0].toUpperCase() ?? '';
}
