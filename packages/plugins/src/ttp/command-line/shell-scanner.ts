import { MAX_PART_CHARS, MAX_SUBSTITUTION_DEPTH } from '../limits.ts';
import { BLANK, OPERATOR, characterKind } from './characters.ts';
import type { CommandWord } from './command-part.ts';
import { finishPart } from './finish-part.ts';
import type { GrowingPart, PartCollector, PartDraft, TextPlace } from './part-collector.ts';
import { RedirectionReader } from './redirection-reader.ts';
import { WordReader } from './word-reader.ts';

const NEWLINE = 10;
const HASH = 35;
const AMPERSAND = 38;
const OPEN = 40;
const CLOSE = 41;
const SEMICOLON = 59;
const LESS = 60;
const GREATER = 62;
const PIPE = 124;

/** What ends a list of commands, as a unit; 0 for the end of the text. */
export type ListEnd = 0 | /* ) */ 41 | /* ` */ 96;

/** A line that begins so belongs to the line before: no program has such a name. */
const CONTINUATION = /[ \t]*(?:--?[A-Za-z]|(?:https?|ftp|tftp):\/\/)/y;

/**
 * Splits one text into simple commands in one pass, the way a shell would, forgiving what a shell
 * refuses: what is not closed ends with the text. Never throws, never looks at a unit more than a few
 * times.
 */
export class ShellScanner {
  readonly text: string;
  readonly limit: number;
  readonly place: TextPlace;
  at = 0;
  /** Where it stopped because there were too many parts; the limit when it did not. */
  stoppedAt: number;
  #depth = 0;
  #substitutions = 0;
  readonly #collector: PartCollector;
  readonly #words: WordReader;
  readonly #redirections: RedirectionReader;
  #draft: PartDraft = emptyDraft();
  /** The part whose output the next part reads. */
  #pipe: GrowingPart | null = null;

  constructor(text: string, place: TextPlace, collector: PartCollector) {
    this.text = text;
    this.limit = collector.take(text.length);
    this.stoppedAt = this.limit;
    this.place = place;
    this.#collector = collector;
    this.#words = new WordReader(this);
    this.#redirections = new RedirectionReader(this, this.#words);
  }

  /** Reads commands up to the unit that ends the list, and steps over it. */
  scanList(listEnd: ListEnd): void {
    while (this.at < this.limit) {
      const unit = this.text.charCodeAt(this.at);
      if (unit === listEnd) break;
      if (this.#collector.isFull) {
        this.#stop();
        return;
      }
      const kind = characterKind(unit);
      if (kind === BLANK) this.at += 1;
      else if (kind === OPERATOR) this.#operator(unit, listEnd);
      else if (unit === HASH) this.#skipComment();
      else this.#word(listEnd);
    }
    this.#endCommand();
    this.#pipe = null;
    this.at = Math.min(this.at + 1, this.limit);
  }

  /** Reads a nested list as a command of its own; false when it lies too deep to be followed. */
  scanNested(listEnd: ListEnd): boolean {
    if (this.#depth >= MAX_SUBSTITUTION_DEPTH) return false;
    const [draft, pipe] = [this.#draft, this.#pipe];
    [this.#draft, this.#pipe] = [emptyDraft(), null];
    this.#depth += 1;
    this.#substitutions += 1;
    this.scanList(listEnd);
    this.#depth -= 1;
    this.#substitutions -= 1;
    [this.#draft, this.#pipe] = [draft, pipe];
    return true;
  }

  #stop(): void {
    this.stoppedAt = Math.min(this.stoppedAt, this.at);
    this.at = this.limit;
    this.#draft = emptyDraft();
  }

  #operator(unit: number, listEnd: ListEnd): void {
    if (unit === LESS || unit === GREATER) this.#redirection(listEnd, -1);
    else if (unit === OPEN) this.#open(listEnd);
    else if (unit === NEWLINE) this.#newline();
    else if (unit === AMPERSAND && this.text.charCodeAt(this.at + 1) === GREATER) {
      this.#redirection(listEnd, -1);
    } else if (unit === PIPE && this.text.charCodeAt(this.at + 1) !== PIPE) this.#pipeTo();
    else this.#separator(unit);
  }

  #separator(unit: number): void {
    this.#endCommand();
    this.#pipe = null;
    const next = this.text.charCodeAt(this.at + 1);
    const isDouble = next === unit && (unit === AMPERSAND || unit === PIPE || unit === SEMICOLON);
    this.at += isDouble ? 2 : 1;
  }

  #pipeTo(): void {
    const part = this.#endCommand();
    this.#pipe = part ?? this.#pipe;
    this.at += this.text.charCodeAt(this.at + 1) === AMPERSAND ? 2 : 1;
  }

  #newline(): void {
    const draft = this.#draft;
    CONTINUATION.lastIndex = this.at + 1;
    if (draft.words.length > 0 && CONTINUATION.test(this.text)) {
      this.at += 1;
      return;
    }
    const isPending = draft.words.length === 0 && draft.redirections.length === 0;
    this.at = this.#redirections.readHereDocuments(this.at + 1);
    this.#endCommand();
    if (!isPending) this.#pipe = null;
  }

  #open(listEnd: ListEnd): void {
    const { words } = this.#draft;
    if (words.length === 0) this.#subshell();
    else if (this.#functionHead()) this.#draft = emptyDraft();
    else if (this.text.charCodeAt(this.at - 1) === 61 /* an array: name=( */) this.at += 1;
    else this.#word(listEnd);
  }

  /** A group shares the pipe that leads into it; its last command leads out of it. */
  #subshell(): void {
    this.at += 1;
    if (this.#depth >= MAX_SUBSTITUTION_DEPTH) return;
    this.#depth += 1;
    const before = this.#collector.parts.length;
    this.scanList(CLOSE);
    this.#depth -= 1;
    const last = this.#collector.parts.at(-1);
    if (this.#collector.parts.length > before && last) this.#pipeAfterGroup(last);
  }

  #pipeAfterGroup(last: GrowingPart): void {
    let at = this.at;
    while (at < this.limit && characterKind(this.text.charCodeAt(at)) === BLANK) at += 1;
    if (this.text.charCodeAt(at) !== PIPE || this.text.charCodeAt(at + 1) === PIPE) return;
    this.at = at + 1;
    this.#pipe = last;
  }

  #functionHead(): boolean {
    if (this.#draft.words.length !== 1) return false;
    if (this.text.charCodeAt(this.at + 1) !== CLOSE) return false;
    this.at += 2;
    return true;
  }

  #skipComment(): void {
    const end = this.text.indexOf('\n', this.at);
    this.at = end < 0 || end > this.limit ? this.limit : end;
  }

  #word(listEnd: ListEnd): void {
    const start = this.at;
    this.#begin(start);
    const word = this.#words.read(listEnd, this.#room(start));
    const next = this.text.charCodeAt(this.at);
    if (word === null) {
      if (this.#draft.end < 0) this.#draft = emptyDraft();
      return;
    }
    const isDescriptor = (next === LESS || next === GREATER) && /^\d{1,3}$/.test(word.text);
    if (isDescriptor && this.at < this.limit) this.#redirection(listEnd, start);
    else this.#keep(word, start);
  }

  #keep(word: CommandWord, start: number): void {
    const draft = this.#draft;
    if (this.at - draft.start > MAX_PART_CHARS) draft.cut = true;
    if (start - draft.start < MAX_PART_CHARS) keepWord(word, draft);
    draft.end = this.at;
  }

  #redirection(listEnd: ListEnd, descriptorStart: number): void {
    const start = descriptorStart < 0 ? this.at : descriptorStart;
    this.#begin(start);
    const read = this.#redirections.read(listEnd, this.#room(start));
    const draft = this.#draft;
    if (start - draft.start < MAX_PART_CHARS) {
      if (read.kind === 'word') draft.words.push(read.word);
      else draft.redirections.push(read.redirection);
    } else draft.cut = true;
    draft.end = this.at;
  }

  /** How many units of a word that begins here still belong to the part. */
  #room(start: number): number {
    return Math.max(0, MAX_PART_CHARS - (start - this.#draft.start));
  }

  #begin(start: number): void {
    if (this.#draft.start < 0) this.#draft.start = start;
  }

  #endCommand(): GrowingPart | null {
    const draft = this.#draft;
    if (draft.start < 0) return null;
    this.#draft = emptyDraft();
    const origin = this.#substitutions > 0 ? 'substitution' : this.place.origin;
    const part = finishPart(draft, origin, this.place, this.#collector);
    this.#collector.parts.push(part);
    if (this.#pipe) {
      part.pipedFrom = this.#pipe;
      this.#pipe.pipedTo = part;
    }
    this.#pipe = null;
    return part;
  }
}

function emptyDraft(): PartDraft {
  return { start: -1, end: -1, cut: false, words: [], redirections: [] };
}

const BRACE_LIST = /^\{[^{}]*,[^{}]*\}$/;

/** Keeps a word; in the place of a program `{a,b}` is two words: a command without spaces. */
function keepWord(word: CommandWord, draft: PartDraft): void {
  const { text, textStart } = word;
  const isFirst = draft.words.length === 0 && text.charCodeAt(0) === 123 && textStart >= 0;
  if (!isFirst || !BRACE_LIST.test(text)) {
    draft.words.push(word);
    return;
  }
  let start = textStart + 1;
  for (const piece of text.slice(1, -1).split(',')) {
    const end = start + piece.length;
    if (piece !== '') draft.words.push({ text: piece, start, end, textStart: start });
    start = end + 1;
  }
}
