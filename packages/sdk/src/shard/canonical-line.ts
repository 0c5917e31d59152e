import { EVENT_INPUT, EVENT_OUTPUT, EVENT_RESIZE } from '../model/session.ts';
import { blockMemory, type Block } from './block.ts';
import { BYTE_CLASS, PLAIN_BYTE, QUOTE_BYTE } from './json-bytes.ts';
import { MAX_SID_LENGTH } from './limits.ts';
import { LINE_TRUNCATION, type LineKind } from './line-kind.ts';
import type { RawText, TextMemory } from './text-arena.ts';
import { TEXT_PLAIN, TextScanner, type TextForm } from './text-scanner.ts';

/** Four ASCII characters as the word that stands for them in memory, lowest byte first. */
function word(text: string): number {
  return Buffer.from(text, 'latin1').readInt32LE(0);
}

const SID_KEY = [word('{"si'), word('d":"')] as const;
const T_KEY = word(',"t"');
const CH_KEY = [word(',"ch'), word('":"i'), word('":"o'), word('":"r')] as const;
const D_KEY = [word('","d'), word('d":"')] as const;
const TRUNC_KEY = [word(',"tr'), word('unc"'), word(':tru')] as const;

const COLON = 0x3a;
const DOT = 0x2e;
const BRACE_CLOSE = 0x7d;
const LETTER_E = 0x65;
const NEWLINE = 0x0a;
const ZERO = 0x30;

/** Length of `{"sid":"`. */
export const SID_START = 8;

/** Digits on either side of the point that fit 32-bit arithmetic; more are left to JSON.parse. */
const MAX_DIGITS = 9;
/** Digits of which every number is exact in a double, and so its quotient by a power of ten. */
const MAX_EXACT_DIGITS = 15;
const POWERS_OF_TEN = Float64Array.from({ length: MAX_DIGITS + 1 }, (_, n) => 10 ** n);

const NO_MEMORY: TextMemory = blockMemory(0);

/**
 * Recognises lines in exactly the shape that recorders write, `{"sid":"…","t":…,"ch":"…","d":"…"}`
 * and `{"sid":"…","trunc":true}`, without making a string of them. Anything else is left to the
 * general rules; for what it accepts it agrees with them.
 *
 * It reads words beyond a line's end: blocks are padded for that.
 */
export class CanonicalLine implements RawText {
  kind: LineKind = EVENT_INPUT;
  /** Seconds since the session's start. */
  t = 0;
  /** The text's place, and what it is made of. */
  memory: TextMemory = NO_MEMORY;
  textStart = 0;
  textEnd = 0;
  textForm: TextForm = TEXT_PLAIN;
  /** Behind the line's newline. */
  next = 0;
  readonly #text = new TextScanner();
  #number = 0;

  /** Whether the line begins as a recorder's lines do. */
  hasSid(block: Block, at: number): boolean {
    const { view } = block;
    return view.getInt32(at, true) === SID_KEY[0] && view.getInt32(at + 4, true) === SID_KEY[1];
  }

  /** The closing quote of a plain session id that begins at `at`; -1 when it is not plain. */
  sidEnd(block: Block, at: number): number {
    const { bytes } = block;
    let end = at;
    while (BYTE_CLASS[bytes[end] ?? 0] === PLAIN_BYTE) end++;
    const usable = end > at && end - at <= MAX_SID_LENGTH;
    return usable && BYTE_CLASS[bytes[end] ?? 0] === QUOTE_BYTE ? end : -1;
  }

  /** Reads the rest of a line behind the closing quote of its session id; false: not this shape. */
  read(block: Block, sidEnd: number): boolean {
    const { view } = block;
    const key = view.getInt32(sidEnd + 1, true);
    if (key === TRUNC_KEY[0]) return this.#truncation(block, sidEnd + 5);
    if (key !== T_KEY || block.bytes[sidEnd + 5] !== COLON) return false;
    const channel = this.#time(block.bytes, sidEnd + 6);
    return channel >= 0 && this.#event(block, channel);
  }

  /** Reads the number at `at` and returns the position behind it; -1: not plain decimal. */
  #time(bytes: Uint8Array, at: number): number {
    const point = this.#digits(bytes, at);
    const whole = this.#number;
    const wholeDigits = point - at;
    if (wholeDigits === 0 || wholeDigits > MAX_DIGITS) return -1;
    if (bytes[at] === ZERO && wholeDigits > 1) return -1;
    if (bytes[point] !== DOT) {
      this.t = whole;
      return point;
    }
    const end = this.#digits(bytes, point + 1);
    const decimals = end - point - 1;
    if (decimals === 0 || decimals > MAX_DIGITS) return -1;
    if (wholeDigits + decimals > MAX_EXACT_DIGITS) return -1;
    const power = POWERS_OF_TEN[decimals] ?? 1;
    this.t = (whole * power + this.#number) / power;
    return end;
  }

  /** Reads digits into `#number`, which they may overflow, and returns the position behind them. */
  #digits(bytes: Uint8Array, at: number): number {
    let number = 0;
    let digit = (bytes[at] ?? 0) - ZERO;
    while (digit >= 0 && digit <= 9) {
      number = (Math.imul(number, 10) + digit) | 0;
      digit = (bytes[++at] ?? 0) - ZERO;
    }
    this.#number = number;
    return at;
  }

  #event(block: Block, at: number): boolean {
    const { view, bytes } = block;
    this.memory = block;
    if (view.getInt32(at, true) !== CH_KEY[0]) return false;
    const channel = view.getInt32(at + 4, true);
    if (channel === CH_KEY[1]) this.kind = EVENT_INPUT;
    else if (channel === CH_KEY[2]) this.kind = EVENT_OUTPUT;
    else if (channel === CH_KEY[3]) this.kind = EVENT_RESIZE;
    else return false;
    if (view.getInt32(at + 8, true) !== D_KEY[0] || view.getInt32(at + 11, true) !== D_KEY[1]) {
      return false;
    }
    this.textStart = at + 15;
    const end = this.#text.end(bytes, at + 15);
    if (end < 0 || bytes[end + 1] !== BRACE_CLOSE || bytes[end + 2] !== NEWLINE) return false;
    this.textEnd = end;
    this.textForm = this.#text.form;
    this.next = end + 3;
    return true;
  }

  #truncation(block: Block, at: number): boolean {
    const { view, bytes } = block;
    if (view.getInt32(at, true) !== TRUNC_KEY[1]) return false;
    if (view.getInt32(at + 4, true) !== TRUNC_KEY[2]) return false;
    if (bytes[at + 8] !== LETTER_E || bytes[at + 9] !== BRACE_CLOSE) return false;
    if (bytes[at + 10] !== NEWLINE) return false;
    this.kind = LINE_TRUNCATION;
    this.next = at + 11;
    return true;
  }
}
