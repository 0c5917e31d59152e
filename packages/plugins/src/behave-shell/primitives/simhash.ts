/** A hash of 64 bits as two signed words: numbers of 32 bits are quick where 64 are not. */
export interface Hash64 {
  readonly high: number;
  readonly low: number;
}

/** Bits of a counter: a double holds four of them side by side. */
const LANE_BITS = 13;

/** From one counter to the next; also their limit. */
const LANE = 2 ** LANE_BITS;

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

  /** The hash of all that was added since the last one, as 16 hex digits. */
  take(): string {
    this.takeOut();
    const hex = this.word(4 * GROUPS) + this.word(0);
    this.weights.fill(0);
    this.total = 0;
    return hex;
  }

  private takeOut(): void {
    this.counters.forEach((group, i) => {
      const high = Math.floor(group / LANE ** 2);
      const low = group - high * LANE ** 2;
      this.addWeight(4 * i, low);
      this.addWeight(4 * i + 2, high);
    });
    this.counters.fill(0);
    this.counted = 0;
  }

  /** Adds two counters, side by side in an integer, to the weights of two bits. */
  private addWeight(bit: number, counters: number): void {
    this.weights[bit] = (this.weights[bit] ?? 0) + (counters & (LANE - 1));
    this.weights[bit + 1] = (this.weights[bit + 1] ?? 0) + (counters >>> LANE_BITS);
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
