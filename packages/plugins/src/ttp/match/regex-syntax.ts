/** As much of a pattern's syntax as telling its literals takes. */
export type RegexNode =
  | { readonly kind: 'literal'; readonly text: string }
  /** One of a few characters; null when there are many. */
  | { readonly kind: 'class'; readonly choices: readonly string[] | null }
  /** Matches between characters: `^`, `$`, `\b`. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'sequence'; readonly items: readonly RegexNode[] }
  | { readonly kind: 'choice'; readonly items: readonly RegexNode[] }
  | { readonly kind: 'repeat'; readonly item: RegexNode; readonly min: number };

/** Classes with more characters than this are as good as any character. */
const MAX_CHOICES = 4;

/** Thrown inside this file on syntax that is not read. */
class UnreadSyntax extends Error {}

/**
 * Reads RE2 syntax that {@link compilePattern} has accepted. Letters come in lower case.
 *
 * @returns null for syntax that is not read here
 */
export function parseRegex(source: string): RegexNode | null {
  try {
    const reader = new RegexReader(source);
    const node = reader.choice();
    return reader.isAtEnd ? node : null;
  } catch (thrown) {
    if (thrown instanceof UnreadSyntax) return null;
    throw thrown;
  }
}

const EMPTY: RegexNode = { kind: 'empty' };
const ANY: RegexNode = { kind: 'class', choices: null };

const CONTROL: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', f: '\f', v: '\v' };

class RegexReader {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#source.length;
  }

  choice(): RegexNode {
    const items = [this.#sequence()];
    while (this.#take('|')) items.push(this.#sequence());
    const [only] = items;
    return items.length === 1 && only ? only : { kind: 'choice', items };
  }

  #sequence(): RegexNode {
    const items: RegexNode[] = [];
    while (!this.isAtEnd && !this.#sees('|') && !this.#sees(')')) items.push(this.#repeated());
    return { kind: 'sequence', items };
  }

  #repeated(): RegexNode {
    let item = this.#atom();
    for (;;) {
      const min = this.#quantifier();
      if (min === null) return item;
      item = { kind: 'repeat', item, min };
    }
  }

  /** The least number of repeats of a quantifier; null where there is none. */
  #quantifier(): number | null {
    const found = /(?:[*+?]|\{(\d+)(?:,\d*)?\})\??/y;
    found.lastIndex = this.#at;
    const match = found.exec(this.#source);
    if (!match) return null;
    this.#at = found.lastIndex;
    if (match[1] !== undefined) return Number(match[1]);
    return match[0].startsWith('+') ? 1 : 0;
  }

  #atom(): RegexNode {
    const character = this.#next();
    if (character === '(') return this.#group();
    if (character === '[') return this.#class();
    if (character === '\\') return this.#escape();
    if (character === '.') return ANY;
    if (character === '^' || character === '$') return EMPTY;
    return { kind: 'literal', text: character.toLowerCase() };
  }

  #group(): RegexNode {
    if (this.#take('?')) {
      const opening = /(?:P?<\w+>|[imsU-]*:|[imsU-]+\))/y;
      opening.lastIndex = this.#at;
      const match = opening.exec(this.#source);
      if (!match) throw new UnreadSyntax();
      this.#at = opening.lastIndex;
      if (match[0].endsWith(')')) return EMPTY;
    }
    const inside = this.choice();
    if (!this.#take(')')) throw new UnreadSyntax();
    return inside;
  }

  #escape(): RegexNode {
    const character = this.#next();
    if (/[bBAzZ]/.test(character)) return EMPTY;
    if (/[dDsSwWCX]/.test(character)) return ANY;
    if (character === 'p' || character === 'P') return this.#unicodeClass();
    if (character === 'Q') throw new UnreadSyntax();
    return { kind: 'literal', text: this.#escaped(character).toLowerCase() };
  }

  #unicodeClass(): RegexNode {
    if (this.#next() === '{') this.#at = this.#source.indexOf('}', this.#at) + 1;
    return ANY;
  }

  #escaped(character: string): string {
    if (character === 'x') return this.#hexadecimal();
    if (/[0-9]/.test(character)) throw new UnreadSyntax();
    return CONTROL[character] ?? character;
  }

  #hexadecimal(): string {
    const found = /\{([0-9A-Fa-f]+)\}|([0-9A-Fa-f]{2})/y;
    found.lastIndex = this.#at;
    const match = found.exec(this.#source);
    if (!match) throw new UnreadSyntax();
    this.#at = found.lastIndex;
    return String.fromCodePoint(Number.parseInt(match[1] ?? match[2] ?? '0', 16));
  }

  /** The inside of `[…]`; few single characters are choices, all else is any character. */
  #class(): RegexNode {
    const choices = new Set<string>();
    let isWide = this.#take('^');
    for (let isFirst = true; isFirst || !this.#sees(']'); isFirst = false) {
      if (this.#source.startsWith('[:', this.#at)) {
        this.#at = this.#source.indexOf(':]', this.#at) + 2;
        isWide = true;
        continue;
      }
      const character = this.#next();
      if (character !== '\\') choices.add(character.toLowerCase());
      else isWide = !this.#classEscape(choices) || isWide;
      if (this.#sees('-') && this.#source[this.#at + 1] !== ']') isWide = true;
    }
    this.#at += 1;
    const isFew = !isWide && choices.size <= MAX_CHOICES;
    return { kind: 'class', choices: isFew ? [...choices] : null };
  }

  /** False for an escape that stands for many characters. */
  #classEscape(choices: Set<string>): boolean {
    const character = this.#next();
    if (/[dDsSwW]/.test(character)) return false;
    if (character === 'p' || character === 'P') {
      this.#unicodeClass();
      return false;
    }
    choices.add(this.#escaped(character).toLowerCase());
    return true;
  }

  #next(): string {
    const character = this.#source[this.#at];
    if (character === undefined) throw new UnreadSyntax();
    this.#at += 1;
    return character;
  }

  #sees(character: string): boolean {
    return this.#source[this.#at] === character;
  }

  #take(character: string): boolean {
    if (!this.#sees(character)) return false;
    this.#at += 1;
    return true;
  }
}
