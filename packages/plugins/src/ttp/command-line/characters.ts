/** Kinds of character, as far as splitting a command line goes. */
export const PLAIN = 0;
export const BLANK = 1;
/** Ends a word and means something: `; & | < > ( )` and the end of a line. */
export const OPERATOR = 2;
/** Changes how a word goes on: quotes, backslash, `$`, backtick. */
export const QUOTING = 3;

const TABLE = new Uint8Array(128);
for (const character of ' \t\r\v\f\x1c\x1d\x1e\x1f\0') TABLE[character.charCodeAt(0)] = BLANK;
for (const character of ';&|<>()\n') TABLE[character.charCodeAt(0)] = OPERATOR;
for (const character of '\'"\\$`') TABLE[character.charCodeAt(0)] = QUOTING;

/**
 * The kind of a UTF-16 unit. A space of any script counts as a blank, although a shell would take it
 * for a letter: it comes from text that was copied, and a space is what was meant.
 */
export function characterKind(unit: number): number {
  if (unit < 128) return TABLE[unit] ?? PLAIN;
  return isUnicodeSpace(unit) ? BLANK : PLAIN;
}

function isUnicodeSpace(unit: number): boolean {
  if (unit === 0x85 || unit === 0xa0 || unit === 0x1680 || unit === 0x3000) return true;
  if (unit < 0x2000 || unit > 0x205f) return false;
  return unit <= 0x200a || unit === 0x2028 || unit === 0x2029 || unit === 0x202f || unit === 0x205f;
}

/** Whether a unit may stand in the name of a variable. */
export function isNameUnit(unit: number): boolean {
  return (
    (unit >= 97 && unit <= 122) ||
    (unit >= 65 && unit <= 90) ||
    (unit >= 48 && unit <= 57) ||
    unit === 95
  );
}
