import { isUtf8 } from 'node:buffer';

/*
 * Text of a recording keeps every byte: what is valid UTF-8 decodes as usual, each other byte
 * 0x80–0xFF becomes the lone code unit 0xDC00 + byte, and encoding gives the same bytes back. It is
 * the scheme that Python calls surrogateescape (PEP 383).
 */

/** A byte that is not UTF-8 stands as the code unit ESCAPED_BYTE_BASE + byte. */
export const ESCAPED_BYTE_BASE = 0xdc00;

/** Decodes bytes `start` to `end` (exclusive); no byte is lost or replaced. */
export function decodeBytes(bytes: Uint8Array, start = 0, end = bytes.length): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start);
  if (isUtf8(buffer)) return buffer.toString('utf8');
  const units = unitScratch(end - start);
  let length = 0;
  for (let at = start; at < end;) {
    const code = decodeCodePoint(bytes, at, end);
    at += sequenceLength(code);
    length = putCodePoint(units, length, code);
  }
  return scratchText(length);
}

/**
 * Encodes text; the inverse of {@link decodeBytes}. A surrogate that stands for no byte (it can come
 * from a JSON escape) is written in three bytes as UTF-8 would if it allowed them.
 */
export function encodeText(text: string): Uint8Array {
  if (text.isWellFormed()) return Buffer.from(text, 'utf8');
  const bytes = Buffer.allocUnsafe(text.length * 3);
  let length = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (isEscapedByte(code)) bytes[length++] = code - ESCAPED_BYTE_BASE;
    else if (code < 0xd800 || code > 0xdfff) length += bytes.write(character, length, 'utf8');
    else length = putSurrogate(bytes, length, code);
  }
  return bytes.subarray(0, length);
}

/** Whether a code unit (or point) stands for a byte that is not UTF-8. */
export function isEscapedByte(code: number): boolean {
  return code >= ESCAPED_BYTE_BASE + 0x80 && code <= ESCAPED_BYTE_BASE + 0xff;
}

/**
 * Text for people and terminals: control characters, marks that turn the direction of text and
 * undecodable bytes are written out (`\x1b`, `\u{202e}`, `\xe9`), everything else stays.
 */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    const byte = isEscapedByte(code) ? code - ESCAPED_BYTE_BASE : code;
    const hex = byte.toString(16);
    return byte <= 0xff ? `\\x${hex.padStart(2, '0')}` : `\\u{${hex}}`;
  });
}

/** Controls, format characters, lone surrogates, line and paragraph separators. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

/**
 * The code point at `at`, or the escaped byte there when no valid UTF-8 sequence (RFC 3629) begins:
 * no overlong forms, no surrogates, nothing above U+10FFFF, nothing that `end` cuts.
 */
export function decodeCodePoint(bytes: Uint8Array, at: number, end: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return first;
  const length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  if (length === 0 || at + length > end) return ESCAPED_BYTE_BASE + first;
  let code = first & (0x7f >> length);
  for (let i = 1; i < length; i++) {
    const next = bytes[at + i] ?? 0;
    if ((next & 0xc0) !== 0x80) return ESCAPED_BYTE_BASE + first;
    code = (code << 6) | (next & 0x3f);
  }
  if (length === 3 && (code < 0x800 || (code >= 0xd800 && code <= 0xdfff))) {
    return ESCAPED_BYTE_BASE + first;
  }
  if (length === 4 && (code < 0x10000 || code > 0x10ffff)) return ESCAPED_BYTE_BASE + first;
  return code;
}

/** How many bytes {@link decodeCodePoint} took for its result. */
export function sequenceLength(code: number): number {
  if (code < 0x80 || (code >= 0xd800 && code <= 0xdfff)) return 1;
  return code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

/** Writes a code point as UTF-16 and returns the position behind it. */
export function putCodePoint(units: Uint16Array, length: number, code: number): number {
  if (code < 0x10000) {
    units[length] = code;
    return length + 1;
  }
  units[length] = 0xd7c0 + (code >> 10);
  units[length + 1] = 0xdc00 | (code & 0x3ff);
  return length + 2;
}

let scratch = new Uint16Array(4096);

/** Room for `length` code units, shared by all decoders: valid until the next call. */
export function unitScratch(length: number): Uint16Array {
  if (scratch.length < length) scratch = new Uint16Array(Math.max(length, scratch.length * 2));
  return scratch;
}

/** The first `length` units of {@link unitScratch} as text. */
export function scratchText(length: number): string {
  return Buffer.from(scratch.buffer, 0, length * 2).toString('utf16le');
}

function putSurrogate(bytes: Uint8Array, length: number, code: number): number {
  bytes[length] = 0xe0 | (code >> 12);
  bytes[length + 1] = 0x80 | ((code >> 6) & 0x3f);
  bytes[length + 2] = 0x80 | (code & 0x3f);
  return length + 3;
}
