import { readAnsiCQuote } from './ansi-c-quote.ts';
import { PLAIN, QUOTING, characterKind, isNameUnit } from './characters.ts';
import type { CommandWord } from './command-part.ts';
import type { ListEnd, ShellScanner } from './shell-scanner.ts';

const NEWLINE = 10;
const DOUBLE_QUOTE = 34;
const DOLLAR = 36;
const SINGLE_QUOTE = 39;
const OPEN = 40;
const CLOSE = 41;
const BACKSLASH = 92;
const BACKTICK = 96;
const OPEN_BRACE = 123;

/** `$IFS` in its usual spellings, with an empty parameter behind it: a space in disguise. */
const FIELD_SEPARATOR =
  /\$(?:IFS(?![A-Za-z0-9_])|\{IFS[^}\s]{0,16}\})(?:\$(?:[0-9@*]|\{[0-9@*]\}))?/y;

/** Parameters that are empty at a prompt: put into words to break them up. */
const EMPTY_PARAMETER = /\$(?:[@*1-9]|\{[@*1-9]\})/y;

/** `${…}` without nesting. */
const BRACED_PARAMETER = /\$\{[^{}\n]{0,128}\}/y;

/** Reads words: joins what quotes and escapes take apart, and has substitutions read as commands. */
export class WordReader {
  readonly #scanner: ShellScanner;
  readonly #text: string;
  readonly #limit: number;
  #value = '';
  #pieces = 0;
  #textStart = -1;
  #room = 0;
  /** Quotes that are not closed anywhere behind these offsets: looked for once only. */
  #noSingleFrom = Number.POSITIVE_INFINITY;
  #noDoubleFrom = Number.POSITIVE_INFINITY;

  constructor(scanner: ShellScanner) {
    this.#scanner = scanner;
    this.#text = scanner.text;
    this.#limit = scanner.limit;
  }

  /**
   * Reads the word at the scanner's place.
   *
   * @param room how many units of it are kept
   * @returns null for what stands for a space
   */
  read(listEnd: ListEnd, room: number): CommandWord | null {
    const start = this.#scanner.at;
    [this.#value, this.#pieces, this.#textStart, this.#room] = ['', 0, -1, room];
    const isWord = this.#readPieces(start, listEnd);
    const end = this.#scanner.at;
    if (!isWord && this.#pieces === 0) return null;
    const isWhole = this.#pieces === 1 || (this.#pieces === 0 && room > 0);
    return {
      text: this.#value,
      ...this.#placed(start, end, isWhole ? Math.max(this.#textStart, start) : -1),
    };
  }

  /** Offsets within the command text. */
  #placed(start: number, end: number, textStart: number): Omit<CommandWord, 'text'> {
    const { base, start: wordStart, end: wordEnd } = this.#scanner.place;
    if (base === null) return { start: wordStart, end: wordEnd, textStart: -1 };
    return {
      start: base + start,
      end: base + end,
      textStart: textStart < 0 ? -1 : base + textStart,
    };
  }

  /** False when the word ended at a field separator. */
  #readPieces(start: number, listEnd: ListEnd): boolean {
    let openParentheses = 0;
    let plainFrom = start;
    for (;;) {
      const { at } = this.#scanner;
      const unit = at < this.#limit ? this.#text.charCodeAt(at) : NEWLINE;
      const kind = characterKind(unit);
      if (kind === PLAIN) {
        this.#scanner.at += 1;
        continue;
      }
      const isLiteral = this.#isLiteralParenthesis(unit, openParentheses, at === start);
      if (isLiteral) {
        openParentheses += unit === OPEN ? 1 : -1;
        this.#scanner.at += 1;
        continue;
      }
      if (kind !== QUOTING || unit === listEnd || at >= this.#limit) {
        this.#take(plainFrom, at);
        return true;
      }
      this.#take(plainFrom, at);
      if (unit === DOLLAR && this.#skipMatch(FIELD_SEPARATOR)) return false;
      this.#quoting(unit, listEnd);
      plainFrom = this.#scanner.at;
    }
  }

  /** A parenthesis within a word is no grammar here: `system(`, `(x)`. */
  #isLiteralParenthesis(unit: number, open: number, isFirst: boolean): boolean {
    if (unit === CLOSE) return open > 0;
    if (unit !== OPEN) return false;
    return isFirst || this.#text.charCodeAt(this.#scanner.at + 1) !== CLOSE;
  }

  #quoting(unit: number, listEnd: ListEnd): void {
    if (unit === SINGLE_QUOTE) this.#singleQuote();
    else if (unit === DOUBLE_QUOTE) this.#doubleQuote(listEnd);
    else if (unit === BACKSLASH) this.#escape();
    else if (unit === BACKTICK) this.#substitution(this.#scanner.at, 1, BACKTICK);
    else this.#dollar();
  }

  #singleQuote(): void {
    const { at } = this.#scanner;
    const end = at < this.#noSingleFrom ? this.#indexOf("'", at + 1) : -1;
    if (end < 0) {
      this.#noSingleFrom = Math.min(this.#noSingleFrom, at);
      this.#takeLiteral(1);
    } else {
      this.#take(at + 1, end);
      this.#scanner.at = end + 1;
    }
  }

  #doubleQuote(listEnd: ListEnd): void {
    const { at } = this.#scanner;
    if (at >= this.#noDoubleFrom || this.#indexOf('"', at + 1) < 0) {
      this.#noDoubleFrom = Math.min(this.#noDoubleFrom, at);
      this.#takeLiteral(1);
      return;
    }
    this.#scanner.at = at + 1;
    this.#insideDoubleQuotes(listEnd);
  }

  #insideDoubleQuotes(listEnd: ListEnd): void {
    let from = this.#scanner.at;
    for (;;) {
      const { at } = this.#scanner;
      const unit = at < this.#limit ? this.#text.charCodeAt(at) : DOUBLE_QUOTE;
      if (characterKind(unit) !== QUOTING || unit === SINGLE_QUOTE) {
        this.#scanner.at += 1;
        continue;
      }
      this.#take(from, at);
      if (unit === DOUBLE_QUOTE || unit === listEnd) {
        if (unit === DOUBLE_QUOTE) this.#scanner.at = Math.min(at + 1, this.#limit);
        return;
      }
      if (unit === BACKSLASH) this.#escapeInQuotes();
      else if (unit === BACKTICK) this.#substitution(at, 1, BACKTICK);
      else if (this.#text.charCodeAt(at + 1) === OPEN) this.#substitution(at, 2, CLOSE);
      else this.#takeLiteral(1);
      from = this.#scanner.at;
    }
  }

  #escape(): void {
    const { at } = this.#scanner;
    const isLineEnd = this.#text.charCodeAt(at + 1) === NEWLINE;
    if (!isLineEnd) this.#take(at + 1, Math.min(at + 2, this.#limit));
    this.#scanner.at = Math.min(at + 2, this.#limit);
  }

  #escapeInQuotes(): void {
    const next = this.#text.charCodeAt(this.#scanner.at + 1);
    const isEscape =
      next === DOUBLE_QUOTE || next === BACKSLASH || next === DOLLAR || next === BACKTICK;
    if (isEscape || next === NEWLINE) this.#escape();
    else this.#takeLiteral(1);
  }

  #dollar(): void {
    const { at } = this.#scanner;
    const next = this.#text.charCodeAt(at + 1);
    if (next === SINGLE_QUOTE) this.#ansiCQuote(at);
    else if (next === DOUBLE_QUOTE) this.#scanner.at = at + 1;
    else if (next === OPEN) this.#substitution(at, 2, CLOSE);
    else if (next === OPEN_BRACE || !isNameUnit(next)) this.#parameter(at);
    else if (!this.#skipEmptyParameter(at)) this.#takeLiteral(1);
  }

  #parameter(at: number): void {
    if (this.#skipEmptyParameter(at)) return;
    BRACED_PARAMETER.lastIndex = at;
    const length = BRACED_PARAMETER.exec(this.#text)?.[0].length ?? 1;
    this.#takeLiteral(Math.min(length, this.#limit - at));
  }

  /** `w$@get` is `wget`; a parameter that is a word of its own stays. */
  #skipEmptyParameter(at: number): boolean {
    if (this.#pieces === 0) return false;
    return at < this.#limit && this.#skipMatch(EMPTY_PARAMETER);
  }

  #ansiCQuote(at: number): void {
    const { text, end } = readAnsiCQuote(this.#text, at + 2, this.#limit);
    if (this.#value.length < this.#room) this.#value += text.slice(0, this.#room);
    this.#pieces += 2;
    this.#scanner.at = end;
  }

  /** Has the inside read as commands; the word keeps the source of it. */
  #substitution(at: number, opening: number, listEnd: typeof CLOSE | typeof BACKTICK): void {
    const isArithmetic = listEnd === CLOSE && this.#text.charCodeAt(at + 2) === OPEN;
    const state = [this.#value, this.#pieces, this.#textStart, this.#room] as const;
    this.#scanner.at = at + opening + (isArithmetic ? 1 : 0);
    const isOpen = listEnd === BACKTICK && this.#indexOf('`', at + 1) < 0;
    const isRead = !isOpen && this.#scanner.scanNested(listEnd);
    [this.#value, this.#pieces, this.#textStart, this.#room] = state;
    if (!isRead) {
      this.#scanner.at = at;
      this.#takeLiteral(Math.min(opening, this.#limit - at));
      return;
    }
    const isClosedTwice = isArithmetic && this.#text.charCodeAt(this.#scanner.at) === CLOSE;
    if (isClosedTwice && this.#scanner.at < this.#limit) this.#scanner.at += 1;
    this.#take(at, this.#scanner.at);
  }

  #skipMatch(pattern: RegExp): boolean {
    pattern.lastIndex = this.#scanner.at;
    if (!pattern.test(this.#text)) return false;
    this.#scanner.at = Math.min(pattern.lastIndex, this.#limit);
    return true;
  }

  #takeLiteral(units: number): void {
    this.#take(this.#scanner.at, this.#scanner.at + units);
    this.#scanner.at += units;
  }

  #take(from: number, to: number): void {
    if (to <= from) return;
    if (this.#value.length >= this.#room) {
      if (this.#pieces === 0) this.#pieces = 2;
      return;
    }
    const isContiguous = this.#pieces > 0 && this.#textStart + this.#value.length === from;
    if (this.#pieces === 0) this.#textStart = from;
    if (!isContiguous) this.#pieces += 1;
    this.#value += this.#text.slice(from, Math.min(to, from + this.#room - this.#value.length));
  }

  /** Looks no further than the scanner may. */
  #indexOf(character: string, from: number): number {
    const found = this.#text.indexOf(character, from);
    return found < this.#limit ? found : -1;
  }
}
