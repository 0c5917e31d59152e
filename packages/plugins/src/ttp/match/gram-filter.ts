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
 * Tells quickly that a literal is not in a text: all runs of three units of the text are marked in a
 * table, whatever their case. What is not all marked is not there; what is may be there.
 */
export class GramFilter {
  readonly #marks = new Uint32Array(TABLE_SIZE);
  #stamp = 0;

  /** Forgets all texts. */
  clear(): void {
    this.#stamp += 1;
    if (this.#stamp < 0xffffffff) return;
    this.#marks.fill(0);
    this.#stamp = 1;
  }

  /** Marks a text, besides those before. */
  add(text: string): void {
    const marks = this.#marks;
    const stamp = this.#stamp;
    let first = folded(text.charCodeAt(0));
    let second = folded(text.charCodeAt(1));
    for (let index = 2; index < text.length; index += 1) {
      const third = folded(text.charCodeAt(index));
      marks[placeOf(first, second, third)] = stamp;
      first = second;
      second = third;
    }
  }

  /** Whether one of a gate's literals may be in the texts. */
  mayHold(gate: GramGate): boolean {
    for (const places of gate) if (this.#holdsAll(places)) return true;
    return false;
  }

  #holdsAll(places: readonly number[]): boolean {
    for (const place of places) if (this.#marks[place] !== this.#stamp) return false;
    return true;
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
