const HIGH_SURROGATE = /[\ud800-\udbff]/;

/** Code points of a text; a lone surrogate (a byte that is not UTF-8) is one. */
export function codePointLength(text: string): number {
  // A text of one-byte characters fails the pattern without being looked at.
  if (text.length < 2 || !HIGH_SURROGATE.test(text)) return text.length;
  let pairs = 0;
  for (let i = 0; i + 1 < text.length; i++) {
    if (!isHighSurrogate(text.charCodeAt(i)) || !isLowSurrogate(text.charCodeAt(i + 1))) continue;
    pairs++;
    i++;
  }
  return text.length - pairs;
}

/** The last `count` code points of a text. */
export function lastCodePoints(text: string, count: number): string {
  if (text.length <= count) return text;
  return Array.from(text.slice(-2 * count))
    .slice(-count)
    .join('');
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
