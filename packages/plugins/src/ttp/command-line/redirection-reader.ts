import { BLANK, OPERATOR, characterKind } from './characters.ts';
import type { CommandWord, Redirection } from './command-part.ts';
import type { ListEnd, ShellScanner } from './shell-scanner.ts';
import type { WordReader } from './word-reader.ts';

/** Longest operators first. */
const OPERATORS = ['<<<', '<<-', '&>>', '<<', '<&', '<>', '>>', '>&', '>|', '&>', '<', '>'];

const CLOSE = 41;
const OPEN = 40;
const NEWLINE = 10;

interface HereDocument {
  readonly delimiter: string;
  readonly stripsTabs: boolean;
  fill(body: CommandWord): void;
}

type ReadRedirection =
  | { readonly kind: 'redirection'; readonly redirection: Redirection }
  /** `<(…)`: the file that a nested command's output is read from. */
  | { readonly kind: 'word'; readonly word: CommandWord };

/** Reads redirections, and the here-documents that they announce. */
export class RedirectionReader {
  readonly #scanner: ShellScanner;
  readonly #words: WordReader;
  #pending: HereDocument[] = [];

  constructor(scanner: ShellScanner, words: WordReader) {
    this.#scanner = scanner;
    this.#words = words;
  }

  /** Reads the redirection at the scanner's place. */
  read(listEnd: ListEnd, room: number): ReadRedirection {
    const { text, at: start } = this.#scanner;
    const operator = OPERATORS.find((candidate) => text.startsWith(candidate, start)) ?? '>';
    const isNested = operator.length === 1 && text.charCodeAt(start + 1) === OPEN;
    if (isNested) return { kind: 'word', word: this.#nested(start) };
    this.#scanner.at = Math.min(start + operator.length, this.#scanner.limit);
    const target = this.#target(listEnd, room);
    if (operator === '<<<') {
      return { kind: 'redirection', redirection: { operator, target: null, body: target } };
    }
    const isHere = operator === '<<' || operator === '<<-';
    if (!isHere) return { kind: 'redirection', redirection: { operator, target, body: null } };
    return { kind: 'redirection', redirection: this.#announce(operator, target) };
  }

  /**
   * Reads the bodies of the here-documents announced so far.
   *
   * @param at where the first body begins
   * @returns where the commands go on
   */
  readHereDocuments(at: number): number {
    let next = at;
    for (const pending of this.#pending) next = this.#body(pending, next);
    this.#pending = [];
    return next;
  }

  #nested(start: number): CommandWord {
    this.#scanner.at = start + 2;
    if (!this.#scanner.scanNested(CLOSE)) this.#scanner.at = start + 2;
    const { text, at } = this.#scanner;
    return this.#placed(text.slice(start, Math.min(at, start + 256)), start, at);
  }

  #target(listEnd: ListEnd, room: number): CommandWord | null {
    const { text, limit } = this.#scanner;
    let { at } = this.#scanner;
    while (at < limit && characterKind(text.charCodeAt(at)) === BLANK) at += 1;
    this.#scanner.at = at;
    const unit = at < limit ? text.charCodeAt(at) : NEWLINE;
    const startsWord = unit === OPEN || characterKind(unit) !== OPERATOR;
    if (unit === listEnd || !startsWord) return null;
    return this.#words.read(listEnd, room);
  }

  #announce(operator: string, target: CommandWord | null): Redirection {
    const redirection: { -readonly [Key in keyof Redirection]: Redirection[Key] } = {
      operator: '<<',
      target,
      body: null,
    };
    if (target) {
      this.#pending.push({
        delimiter: target.text,
        stripsTabs: operator === '<<-',
        fill: (body) => (redirection.body = body),
      });
    }
    return redirection;
  }

  #body(pending: HereDocument, start: number): number {
    const { text, limit } = this.#scanner;
    let at = start;
    while (at < limit) {
      const found = text.indexOf('\n', at);
      const end = found < 0 || found > limit ? limit : found;
      const line = text.slice(at, Math.min(end, at + pending.delimiter.length + 64));
      const isEnd = (pending.stripsTabs ? line.trimStart() : line) === pending.delimiter;
      if (isEnd) {
        pending.fill(this.#placed(text.slice(start, at), start, at));
        return Math.min(end + 1, limit);
      }
      at = end + 1;
    }
    pending.fill(this.#placed(text.slice(start, limit), start, limit));
    return limit;
  }

  #placed(text: string, start: number, end: number): CommandWord {
    const { base, start: wordStart, end: wordEnd } = this.#scanner.place;
    if (base === null) return { text, start: wordStart, end: wordEnd, textStart: -1 };
    return { text, start: base + start, end: base + end, textStart: base + start };
  }
}
