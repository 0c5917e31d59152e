/**
 * White space as commands and prompts are split by: the Unicode property White_Space and the four
 * information separators U+001C to U+001F.
 */
export function isWhiteSpace(unit: number): boolean {
  if (unit <= 0x20) return unit === 0x20 || (unit >= 0x1c && unit <= 0x1f) || isTabOrBreak(unit);
  if (unit < 0x85) return false;
  return unit === 0x85 || unit === 0xa0 || isWideWhiteSpace(unit);
}

function isTabOrBreak(unit: number): boolean {
  return unit >= 0x09 && unit <= 0x0d;
}

function isWideWhiteSpace(unit: number): boolean {
  if (unit < 0x1680 || unit > 0x3000) return false;
  if (unit >= 0x2000 && unit <= 0x200a) return true;
  return [0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000].includes(unit);
}
