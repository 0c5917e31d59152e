import {
  BYTE_CLASS,
  ESCAPE_BYTE,
  HIGH_BYTE,
  PLAIN_BYTE,
  QUOTE_BYTE,
  escapeLength,
  escapedUnit,
} from './json-bytes.ts';

/** What a JSON string is made of, as bits; chooses how it is decoded. 0: ASCII without escapes. */
export type TextForm = number;
export const TEXT_PLAIN = 0;
/** Has escapes. */
export const TEXT_ESCAPED = 1;
/** Has bytes from 0x80. */
export const TEXT_HIGH = 2;
/** Has an escape for a code unit above U+00FF. */
export const TEXT_WIDE_ESCAPE = 4;
/** No JSON any more but UTF-16, lower byte first: text that had to be decoded before. */
export const TEXT_UNITS = 8;

/** Finds the ends of JSON strings; `form` tells what the last one was made of. */
export class TextScanner {
  form: TextForm = TEXT_PLAIN;

  /**
   * The position of the closing quote of the string whose content begins at `at`; -1 when it is no
   * valid JSON string. A newline ends the search, so one must follow.
   */
  end(bytes: Uint8Array, at: number): number {
    this.form = TEXT_PLAIN;
    for (;;) {
      const kind = BYTE_CLASS[bytes[at] ?? 0];
      if (kind === PLAIN_BYTE) at++;
      else if (kind === QUOTE_BYTE) return at;
      else if (kind === ESCAPE_BYTE) {
        const length = escapeLength(bytes, at);
        if (length === 0) return -1;
        this.form |= TEXT_ESCAPED;
        if (length === 6 && escapedUnit(bytes, at) > 0xff) this.form |= TEXT_WIDE_ESCAPE;
        at += length;
      } else if (kind === HIGH_BYTE) {
        this.form |= TEXT_HIGH;
        at++;
      } else return -1;
    }
  }
}
