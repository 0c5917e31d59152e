/**
 * Remembers short byte strings in slots of their own, one a hash: a newcomer takes the slot over.
 * So it is never larger, and hostile collisions cost a miss, not a search. What a slot means is the
 * caller's: it keeps an array beside it.
 */
export class ByteCache {
  readonly #mask: number;
  readonly #width: number;
  readonly #words: Int32Array;
  readonly #lengths: Int32Array;

  /**
   * @param slots a power of two
   * @param widest longest byte string that is kept, a multiple of 4
   */
  constructor(slots: number, widest: number) {
    this.#mask = slots - 1;
    this.#width = widest >> 2;
    this.#words = new Int32Array(slots * this.#width);
    this.#lengths = new Int32Array(slots).fill(-1);
  }

  /** Forgets everything. */
  clear(): void {
    this.#lengths.fill(-1);
  }

  /** Whether byte strings of that length are kept: at least a word, at most the widest. */
  fits(length: number): boolean {
    return length >= 4 && length <= this.#width << 2;
  }

  /** The slot in which the bytes belong, whether they are there or not. */
  slot(view: DataView, start: number, end: number): number {
    let hash = end - start;
    const last = end - 4;
    for (let at = start; at < last; at += 4) {
      hash = Math.imul(hash ^ view.getInt32(at, true), 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    hash = Math.imul(hash ^ view.getInt32(last, true), 0x85ebca6b);
    return (hash ^ (hash >>> 13)) & this.#mask;
  }

  /** Whether a slot holds exactly these bytes. */
  holds(slot: number, view: DataView, start: number, end: number): boolean {
    if (this.#lengths[slot] !== end - start) return false;
    const last = end - 4;
    let word = slot * this.#width;
    for (let at = start; at < last; at += 4) {
      if (this.#words[word++] !== view.getInt32(at, true)) return false;
    }
    return this.#words[word] === view.getInt32(last, true);
  }

  /** Whether nothing was ever put into a slot. */
  isFree(slot: number): boolean {
    return this.#lengths[slot] === -1;
  }

  /** Puts the bytes into a slot. */
  put(slot: number, view: DataView, start: number, end: number): void {
    this.#lengths[slot] = end - start;
    const last = end - 4;
    let word = slot * this.#width;
    for (let at = start; at < last; at += 4) this.#words[word++] = view.getInt32(at, true);
    this.#words[word] = view.getInt32(last, true);
  }
}
