/** Places in the table of marks; a power of two. */
const TABLE_SIZE = 1 << 14;

/** Runs of three units that are looked at of one literal. */
const MAX_GRAMS = 4;

/** Literals of which one must be in a text: each by the table places of its runs of three units. */
export type GramGate = readonly (readonly number[])[];

/** The gate of some literals, each at least three units long, in lower case. */
export function gramGate(literals: readonly string[]): GramGate {
  return literals.map((literal) => {
    const all = Array.from({ length: literal.length - 2 }, (_value, index) =>
      placeOf(
        literal.charCodeAt(index),
        literal.charCodeAt(index + 1),
        literal.charCodeAt(index + 2),
      ),
    );
    const step = Math.max(1, Math.ceil(all.length / MAX_GRAMS));
    return all.filter((_place, index) => index % step === 0);
  });
}

/**
 * Tells quickly which literals are not in a text: all runs of three units of the text are marked in a
 * table, whatever their case. What is not all marked is not there; what is may be there.
 *
 * Gates can be watched: each gets a number, and adding a text notes the numbers of those gates of
 * whose literals one run was seen, so that the many others need not be looked at at all.
 */
export class GramFilter {
  readonly #marks = new Uint32Array(TABLE_SIZE);
  /** Numbers of the watched gates by the place of one run of each of their literals. */
  readonly #watchers: (number[] | undefined)[] = new Array<number[] | undefined>(TABLE_SIZE);
  /** When each watched gate was last noted. */
  #noted = new Uint32Array(0);
  #watched = 0;
  #stamp = 0;

  /** Watches a gate; returns its number. To be called before any text is added. */
  watch(gate: GramGate): number {
    const number = this.#watched;
    this.#watched += 1;
    for (const places of gate) {
      const place = this.#quietest(places);
      const known = this.#watchers[place];
      if (!known) this.#watchers[place] = [number];
      else if (!known.includes(number)) known.push(number);
    }
    this.#noted = new Uint32Array(this.#watched);
    return number;
  }

  /** Forgets all texts. */
  clear(): void {
    this.#stamp += 1;
    if (this.#stamp < 0xffffffff) return;
    this.#marks.fill(0);
    this.#noted.fill(0);
    this.#stamp = 1;
  }

  /** Marks a text, besides those before. */
  add(text: string): void {
    const marks = this.#marks;
    const watchers = this.#watchers;
    const stamp = this.#stamp;
    let first = folded(text.charCodeAt(0));
    let second = folded(text.charCodeAt(1));
    for (let index = 2; index < text.length; index += 1) {
      const third = folded(text.charCodeAt(index));
      const place = placeOf(first, second, third);
      if (marks[place] !== stamp) {
        marks[place] = stamp;
        const numbers = watchers[place];
        if (numbers !== undefined) this.#note(numbers);
      }
      first = second;
      second = third;
    }
  }

  /** Whether a watched gate was noted for the texts. */
  isNoted(number: number): boolean {
    return this.#noted[number] === this.#stamp;
  }

  /** Whether one of a gate's literals may be in the texts. */
  mayHold(gate: GramGate): boolean {
    for (const places of gate) if (this.#holdsAll(places)) return true;
    return false;
  }

  #note(numbers: readonly number[]): void {
    for (const number of numbers) this.#noted[number] = this.#stamp;
  }

  #holdsAll(places: readonly number[]): boolean {
    for (const place of places) if (this.#marks[place] !== this.#stamp) return false;
    return true;
  }

  /** Of a literal's places the one with the fewest watchers so far. */
  #quietest(places: readonly number[]): number {
    let quietest = places[0] ?? 0;
    for (const place of places) {
      const watchers = this.#watchers[place]?.length ?? 0;
      if (watchers < (this.#watchers[quietest]?.length ?? 0)) quietest = place;
    }
    return quietest;
  }
}

/** Lower case, as far as patterns fold: the long s and the Kelvin sign are letters of ASCII, too. */
function folded(unit: number): number {
  if (unit < 128) return unit >= 65 && unit <= 90 ? unit + 32 : unit;
  return unit === 0x17f ? 115 : unit === 0x212a ? 107 : unit;
}

function placeOf(first: number, second: number, third: number): number {
  return (first * 961 + second * 31 + third) & (TABLE_SIZE - 1);
}
