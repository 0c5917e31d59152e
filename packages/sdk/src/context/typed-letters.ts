import type { TextEvents, TypedLetters } from '../plugin/session-context.ts';
import { int32Column, int32ColumnOf, uint8Column } from './columns.ts';
import { BIGRAM_LIMIT, PASTE_CHARACTERS } from './limits.ts';

const ALPHABET = 26;
const LOWER_A = 0x61;
const EXCLAMATION = 0x21;

/** Counts the letters of inputs that are no pastes. A paste ends every run, as another key does. */
export function typedLetters(inputs: TextEvents): TypedLetters {
  const scan = new LetterScan(inputs);
  for (let i = 0; i < inputs.length; i++) {
    if ((inputs.characters[i] ?? 0) >= PASTE_CHARACTERS) scan.interrupt();
    else scan.typed(inputs.text[i] ?? '', i);
  }
  return scan.result();
}

class LetterScan {
  private readonly inputs: TextEvents;
  private readonly unigrams = int32Column(ALPHABET);
  private readonly bigrams = int32Column(ALPHABET * ALPHABET);
  private readonly bigramOrder: number[] = [];
  private readonly words: LetterRuns;
  private readonly capitals = new LongestRun();
  private readonly exclamations = new LongestRun();
  private characters = 0;
  private total = 0;
  private previous = -1;

  constructor(inputs: TextEvents) {
    this.inputs = inputs;
    this.words = new LetterRuns(typedUnits(inputs));
  }

  typed(text: string, input: number): void {
    this.characters += this.inputs.characters[input] ?? 0;
    for (let i = 0; i < text.length; i++) this.key(text.charCodeAt(i), input);
  }

  interrupt(): void {
    this.previous = -1;
    this.words.end();
    this.capitals.end();
    this.exclamations.end();
  }

  result(): TypedLetters {
    this.words.end();
    return {
      characters: this.characters,
      total: this.total,
      unigrams: this.unigrams,
      bigrams: mostFrequent(this.bigrams, this.bigramOrder),
      longestCapitals: this.capitals.longest,
      longestCapitalsInput: this.capitals.input,
      longestExclamation: this.exclamations.longest,
      longestExclamationInput: this.exclamations.input,
      runsEndingIn: (words) => this.words.endingIn(words),
    };
  }

  private key(unit: number, input: number): void {
    const letter = (unit | 0x20) - LOWER_A;
    if (letter >= 0 && letter < ALPHABET && unit < 128) {
      this.letter(letter, input);
      this.exclamations.end();
      if (unit < LOWER_A) this.capitals.add(input);
      else this.capitals.end();
      return;
    }
    this.previous = -1;
    this.words.end();
    this.capitals.end();
    if (unit === EXCLAMATION) this.exclamations.add(input);
    else this.exclamations.end();
  }

  private letter(letter: number, input: number): void {
    this.total++;
    this.unigrams[letter] = (this.unigrams[letter] ?? 0) + 1;
    this.words.add(letter, input);
    if (this.previous >= 0) {
      const pair = this.previous * ALPHABET + letter;
      const before = this.bigrams[pair] ?? 0;
      if (before === 0) this.bigramOrder.push(pair);
      this.bigrams[pair] = before + 1;
    }
    this.previous = letter;
  }
}

/** Code units of all inputs that are no pastes. */
function typedUnits(inputs: TextEvents): number {
  let units = 0;
  for (let i = 0; i < inputs.length; i++) {
    if ((inputs.characters[i] ?? 0) < PASTE_CHARACTERS) units += inputs.text[i]?.length ?? 0;
  }
  return units;
}

/** Keeps the most frequent pairs only; of equally frequent ones those that came first. */
function mostFrequent(counts: Int32Array, order: readonly number[]): Int32Array {
  if (order.length <= BIGRAM_LIMIT) return counts;
  const ranked = order.toSorted((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0));
  for (const pair of ranked.slice(BIGRAM_LIMIT)) counts[pair] = 0;
  return counts;
}

class LongestRun {
  longest = 0;
  /** The input of the longest run's last character; -1 without a run. */
  input = -1;
  private length = 0;

  add(input: number): void {
    this.length++;
    if (this.length <= this.longest) return;
    this.longest = this.length;
    this.input = input;
  }

  end(): void {
    this.length = 0;
  }
}

/** Runs of letters, one behind the other, and the input in which each ended. */
class LetterRuns {
  private readonly letters: Uint8Array;
  private length = 0;
  private readonly runEnd: number[] = [];
  private readonly runInput: number[] = [];
  private lastEnd = 0;
  private lastInput = -1;

  /** @param room letters at most */
  constructor(room: number) {
    this.letters = uint8Column(room);
  }

  add(letter: number, input: number): void {
    this.letters[this.length++] = letter;
    this.lastInput = input;
  }

  end(): void {
    if (this.length === this.lastEnd) return;
    this.lastEnd = this.length;
    this.runEnd.push(this.length);
    this.runInput.push(this.lastInput);
  }

  endingIn(words: ReadonlySet<string>): Int32Array {
    const byLastLetter = knownWords(words);
    const found: number[] = [];
    for (let run = 0, from = 0; run < this.runEnd.length; run++) {
      const to = this.runEnd[run] ?? 0;
      const candidates = byLastLetter[this.letters[to - 1] ?? -1] ?? [];
      if (candidates.some((word) => this.endsWith(word, from, to))) {
        found.push(this.runInput[run] ?? -1);
      }
      from = to;
    }
    return int32ColumnOf(found);
  }

  private endsWith(word: readonly number[], from: number, to: number): boolean {
    if (word.length > to - from) return false;
    for (let i = 1; i <= word.length; i++) {
      if (word[word.length - i] !== this.letters[to - i]) return false;
    }
    return true;
  }
}

type WordsByLastLetter = readonly (readonly (readonly number[])[])[];

/** Plugins ask with the same lists for every session. */
const known = new WeakMap<ReadonlySet<string>, WordsByLastLetter>();

function knownWords(words: ReadonlySet<string>): WordsByLastLetter {
  const before = known.get(words);
  if (before) return before;
  const table = wordsByLastLetter(words);
  known.set(words, table);
  return table;
}

function wordsByLastLetter(words: ReadonlySet<string>): WordsByLastLetter {
  const table: (readonly number[])[][] = Array.from({ length: ALPHABET }, () => []);
  for (const word of words) {
    const letters = Array.from(word, (letter) => letter.charCodeAt(0) - LOWER_A);
    table[letters.at(-1) ?? -1]?.push(letters);
  }
  return table;
}
