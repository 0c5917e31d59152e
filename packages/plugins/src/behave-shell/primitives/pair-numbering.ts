/** Slots at the start: enough for the digraphs of a long session without growing. */
const INITIAL_SLOTS = 1024;

/** Multiplier of Fibonacci hashing: 2³² over the golden ratio. */
const GOLDEN = 0x9e3779b1;

/**
 * Numbers pairs of code points from 0 in the order in which they are first seen. An open hash table
 * that is used again for every session: a new `Map` each time costs several times as much.
 */
export class PairNumbering {
  /** The pairs, by number. */
  readonly pairs: number[] = [];
  // Pair + 1 in each slot, 0 where it is free; and the number of that pair.
  private keys = new Float64Array(INITIAL_SLOTS);
  private numbers = new Int32Array(INITIAL_SLOTS);

  numberOf(pair: number): number {
    const slot = this.slotOf(pair);
    if (this.keys[slot] !== 0) return this.numbers[slot] ?? 0;
    const number = this.pairs.push(pair) - 1;
    this.keys[slot] = pair + 1;
    this.numbers[slot] = number;
    if (2 * this.pairs.length > this.keys.length) this.grow();
    return number;
  }

  /** Forgets all pairs; costs as much as there are. */
  clear(): void {
    if (this.keys.length > INITIAL_SLOTS) {
      this.keys = new Float64Array(INITIAL_SLOTS);
      this.numbers = new Int32Array(INITIAL_SLOTS);
    } else {
      // From the last to the first, so that each is still found behind those it was put behind.
      for (let i = this.pairs.length - 1; i >= 0; i--)
        this.keys[this.slotOf(this.pairs[i] ?? 0)] = 0;
    }
    this.pairs.length = 0;
  }

  /** The slot that holds a pair, or the free one that it belongs into. */
  private slotOf(pair: number): number {
    const last = this.keys.length - 1;
    const hash = Math.imul(pair | 0, GOLDEN);
    let slot = (hash ^ (hash >>> 15)) & last;
    for (let key = this.keys[slot]; key !== 0 && key !== pair + 1; key = this.keys[slot]) {
      slot = (slot + 1) & last;
    }
    return slot;
  }

  private grow(): void {
    this.keys = new Float64Array(2 * this.keys.length);
    this.numbers = new Int32Array(this.keys.length);
    this.pairs.forEach((pair, number) => {
      const slot = this.slotOf(pair);
      this.keys[slot] = pair + 1;
      this.numbers[slot] = number;
    });
  }
}
