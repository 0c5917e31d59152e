/*
 * What the bytes of a JSON string mean (RFC 8259): tables and escapes, shared by the scanner that
 * finds a string's end and the decoder that makes text of it.
 */

/** Classes of bytes within a JSON string. */
export const PLAIN_BYTE = 0;
export const CONTROL_BYTE = 1;
export const QUOTE_BYTE = 2;
export const ESCAPE_BYTE = 3;
export const HIGH_BYTE = 4;

/** The class of each byte. */
export const BYTE_CLASS = new Uint8Array(256)
  .fill(CONTROL_BYTE, 0, 0x20)
  .fill(QUOTE_BYTE, 0x22, 0x23)
  .fill(ESCAPE_BYTE, 0x5c, 0x5d)
  .fill(HIGH_BYTE, 0x80);

/** The character that a two-byte escape stands for, by its letter; 0 when there is no such escape. */
export const SHORT_ESCAPE = new Uint8Array(256);
for (const [letter, meaning] of ['""', '\\\\', '//', 'b\b', 'f\f', 'n\n', 'r\r', 't\t']) {
  SHORT_ESCAPE[String(letter).charCodeAt(0)] = String(meaning).charCodeAt(0);
}

const LETTER_U = 0x75;
const NO_DIGIT = 16;

/** The value of each hexadecimal digit. */
const HEX_DIGIT = new Uint8Array(256).fill(NO_DIGIT);
for (let value = 0; value < 16; value++) {
  const digit = value.toString(16);
  HEX_DIGIT[digit.charCodeAt(0)] = value;
  HEX_DIGIT[digit.toUpperCase().charCodeAt(0)] = value;
}

/** Bytes of the escape at `at`, 2 or 6; 0 when JSON has no such escape. */
export function escapeLength(bytes: Uint8Array, at: number): number {
  const letter = bytes[at + 1] ?? 0;
  if (SHORT_ESCAPE[letter] !== 0) return 2;
  return letter === LETTER_U && escapedUnit(bytes, at) >= 0 ? 6 : 0;
}

/** The code unit of the escape `\uXXXX` at `at`; -1 when a digit is missing. */
export function escapedUnit(bytes: Uint8Array, at: number): number {
  const a = HEX_DIGIT[bytes[at + 2] ?? 0] ?? NO_DIGIT;
  const b = HEX_DIGIT[bytes[at + 3] ?? 0] ?? NO_DIGIT;
  const c = HEX_DIGIT[bytes[at + 4] ?? 0] ?? NO_DIGIT;
  const d = HEX_DIGIT[bytes[at + 5] ?? 0] ?? NO_DIGIT;
  return ((a | b | c | d) & NO_DIGIT) === 0 ? (a << 12) | (b << 8) | (c << 4) | d : -1;
}
