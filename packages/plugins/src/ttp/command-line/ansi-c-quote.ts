/** The text of a `$'…'` string, and where it ends. */
export interface AnsiCText {
  readonly text: string;
  /** The unit behind the closing quote, or the end of the source. */
  readonly end: number;
}

const LETTERS: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

const ESCAPE = /\\(?:x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{1,4})|([0-7]{1,3})|(.))/gsu;

/**
 * Reads a `$'…'` string.
 *
 * @param from the unit behind the opening quote
 */
export function readAnsiCQuote(source: string, from: number, limit: number): AnsiCText {
  let end = from;
  while (end < limit && source.charCodeAt(end) !== 39) end += source.charCodeAt(end) === 92 ? 2 : 1;
  end = Math.min(end, limit);
  return { text: decode(source.slice(from, end)), end: Math.min(end + 1, limit) };
}

function decode(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(ESCAPE, (_all, ...groups: unknown[]) => {
    const [hex, unicode, octal, letter] = groups;
    if (typeof hex === 'string') return String.fromCharCode(Number.parseInt(hex, 16));
    if (typeof unicode === 'string') return String.fromCharCode(Number.parseInt(unicode, 16));
    if (typeof octal === 'string') return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
    return LETTERS[String(letter)] ?? String(letter);
  });
}
