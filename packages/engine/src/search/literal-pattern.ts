/** Characters that mean something else than themselves in a pattern. */
const SPECIAL = /[$()*+.?[\\\]^{|}/]/g;

/** A pattern that finds a text as it is, whatever its case. Nothing in the text is interpreted. */
export function literalPattern(text: string): RegExp {
  return new RegExp(text.replace(SPECIAL, '\\$&'), 'giu');
}
