import {
  decodeBytes,
  decodeCodePoint,
  putCodePoint,
  scratchText,
  sequenceLength,
  unitScratch,
} from '../model/bytes.ts';
import { ByteCache } from './byte-cache.ts';
import { ESCAPE_BYTE, BYTE_CLASS, SHORT_ESCAPE, escapeLength, escapedUnit } from './json-bytes.ts';
import { MAX_LINE_BYTES } from './limits.ts';
import type { TextMemory } from './text-arena.ts';
import { TEXT_ESCAPED, TEXT_HIGH, TEXT_PLAIN, TEXT_UNITS, type TextForm } from './text-scanner.ts';

const BACKSLASH = 0x5c;

/** Prompts, echoes and commands repeat within a shard: so many short texts are kept for reuse. */
const CACHED_TEXTS = 4096;
const LONGEST_CACHED_TEXT = 128;

/** One string for each key, shared by all sessions. */
const CHARACTERS = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code));

/** The text of one character up to U+00FF. */
export function character(code: number): string {
  return CHARACTERS[code] ?? '';
}

/**
 * Makes text of the content of JSON strings that a {@link TextScanner} has found valid. Equal short
 * texts come out as the same string, which saves most of the time and the memory of a session.
 */
class TextDecoder {
  readonly #cache = new ByteCache(CACHED_TEXTS, LONGEST_CACHED_TEXT);
  readonly #texts: string[] = Array.from({ length: CACHED_TEXTS }, () => '');
  readonly #bytes = Buffer.allocUnsafeSlow(MAX_LINE_BYTES);

  text({ bytes, view }: TextMemory, start: number, end: number, form: TextForm): string {
    const length = end - start;
    if (length === 0) return '';
    if (length === 1 && form === TEXT_PLAIN) return character(bytes[start] ?? 0);
    if (form === TEXT_UNITS) return bytes.toString('utf16le', start, end);
    if (!this.#cache.fits(length)) return this.#decode(bytes, start, end, form);
    const slot = this.#cache.slot(view, start, end);
    if (this.#cache.holds(slot, view, start, end)) return this.#texts[slot] ?? '';
    const text = this.#decode(bytes, start, end, form);
    this.#cache.put(slot, view, start, end);
    this.#texts[slot] = text;
    return text;
  }

  #decode(bytes: Buffer, start: number, end: number, form: TextForm): string {
    switch (form) {
      case TEXT_PLAIN:
        return bytes.toString('latin1', start, end);
      case TEXT_ESCAPED:
        return this.#narrow(bytes, start, end);
      case TEXT_HIGH:
        return decodeBytes(bytes, start, end);
      default:
        return wide(bytes, start, end);
    }
  }

  #narrow(bytes: Buffer, start: number, end: number): string {
    const target = this.#bytes;
    let length = 0;
    for (let at = start; at < end; at++) {
      let byte = bytes[at] ?? 0;
      if (byte === BACKSLASH) {
        const short = SHORT_ESCAPE[bytes[at + 1] ?? 0] ?? 0;
        byte = short === 0 ? escapedUnit(bytes, at) : short;
        at += short === 0 ? 5 : 1;
      }
      target[length++] = byte;
    }
    return length === 1 ? character(target[0] ?? 0) : target.toString('latin1', 0, length);
  }
}

/** Escapes and bytes beyond ASCII in one string; pairs of `\u` surrogates meet as code units. */
function wide(bytes: Buffer, start: number, end: number): string {
  const units = unitScratch(end - start);
  let length = 0;
  for (let at = start; at < end;) {
    if (BYTE_CLASS[bytes[at] ?? 0] === ESCAPE_BYTE) {
      const step = escapeLength(bytes, at);
      units[length++] =
        step === 6 ? escapedUnit(bytes, at) : (SHORT_ESCAPE[bytes[at + 1] ?? 0] ?? 0);
      at += step;
    } else {
      const code = decodeCodePoint(bytes, at, end);
      length = putCodePoint(units, length, code);
      at += sequenceLength(code);
    }
  }
  return scratchText(length);
}

const decoder = new TextDecoder();

/** The text that the bytes from `start` to `end` stand for, by what they are made of. */
export function decodeText(memory: TextMemory, start: number, end: number, form: TextForm): string {
  return decoder.text(memory, start, end, form);
}
