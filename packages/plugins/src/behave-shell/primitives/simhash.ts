/** A hash of 64 bits as two signed words: numbers of 32 bits are quick where 64 are not. */
export interface Hash64 {
  readonly high: number;
  readonly low: number;
}

/** A double holds four counters of 13 bits side by side: a step to the next one, and their limit. */
const LANE = 2 ** 13;

/** What four bits add to four counters. */
const SPREAD = Float64Array.from(
  { length: 16 },
  (_, bits) =>
    (bits & 1) + ((bits >> 1) & 1) * LANE + ((bits >> 2) & 1) * LANE ** 2 + (bits >> 3) * LANE ** 3,
);

/** Groups of four bits in half a hash. */
const GROUPS = 8;

/**
 * Charikar's SimHash: of all hashes added, bit i is set where the weights of those that have it
 * outweigh the others. Like sets of hashes give results that differ in few bits.
 */
export class Simhash {
  private readonly counters = new Float64Array(2 * GROUPS);
  /** Weight of each bit as far as it has been taken out of the counters. */
  private readonly weights = new Array<number>(8 * GROUPS).fill(0);
  private counted = 0;
  private total = 0;

  add({ high, low }: Hash64, weight: number): void {
    this.total += weight;
    for (let left = weight; left > 0;) {
      if (this.counted === LANE - 1) this.takeOut();
      const part = Math.min(left, LANE - 1 - this.counted);
      count(this.counters, 0, low, part);
      count(this.counters, GROUPS, high, part);
      this.counted += part;
      left -= part;
    }
  }

  /** 16 hex digits. */
  hex(): string {
    this.takeOut();
    return this.word(4 * GROUPS) + this.word(0);
  }

  private takeOut(): void {
    for (let i = 0; i < this.weights.length; i++) {
      const group = this.counters[i >> 2] ?? 0;
      const counter = Math.floor(group / LANE ** (i & 3)) % LANE;
      this.weights[i] = (this.weights[i] ?? 0) + counter;
    }
    this.counters.fill(0);
    this.counted = 0;
  }

  /** The bits from `first` on that have more than half of all weight, as 8 hex digits. */
  private word(first: number): string {
    let set = 0;
    for (let bit = 0; bit < 32; bit++) {
      if (2 * (this.weights[first + bit] ?? 0) > this.total) set |= 1 << bit;
    }
    return (set >>> 0).toString(16).padStart(8, '0');
  }
}

/** Adds a weight to the counters of every bit that is set. */
function count(counters: Float64Array, from: number, hash: number, weight: number): void {
  let bits = hash;
  for (let i = from; i < from + GROUPS; i++) {
    counters[i] = (counters[i] ?? 0) + weight * (SPREAD[bits & 15] ?? 0);
    bits >>>= 4;
  }
}
