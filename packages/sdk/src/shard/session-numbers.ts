import type { Block } from './block.ts';
import { ByteCache } from './byte-cache.ts';

/** Gives sessions their numbers; {@link NO_SESSION} where there is none. */
export interface SessionLookup {
  /** The number of a session that is known. */
  find(sid: string): number;
  /** The number of a session that may be new. */
  add(sid: string): number;
}

/** The number of no session. */
export const NO_SESSION = -1;
/** Nothing is remembered of a session id. */
export const NOT_REMEMBERED = -2;

/** Slots for session ids as bytes; half as many sessions can interleave at full speed. */
const CACHED_SIDS = 8192;
const LONGEST_CACHED_SID = 40;

/**
 * Session numbers by the bytes of plain session ids, in front of a look-up by text: the same few
 * sessions come again and again, and no string has to be made for a line.
 */
export class SessionNumbers {
  readonly #cache = new ByteCache(CACHED_SIDS, LONGEST_CACHED_SID);
  readonly #numbers = new Int32Array(CACHED_SIDS);
  /** The slot of the line before: operators' keys and their echo lie side by side. */
  #latest = 0;
  /** Which of two slots in use gives way; it alternates. */
  #turn = 0;

  /** Forgets the sessions of the scan before. */
  clear(): void {
    this.#cache.clear();
  }

  /** What was found for these bytes lately; else {@link NOT_REMEMBERED}. */
  recall(block: Block, start: number, end: number): number {
    const { view } = block;
    if (!this.#cache.fits(end - start)) return NOT_REMEMBERED;
    if (!this.#cache.holds(this.#latest, view, start, end)) {
      const slot = this.#cache.slot(view, start, end);
      if (this.#cache.holds(slot, view, start, end)) this.#latest = slot;
      else if (this.#cache.holds(slot ^ 1, view, start, end)) this.#latest = slot ^ 1;
      else return NOT_REMEMBERED;
    }
    return this.#numbers[this.#latest] ?? NOT_REMEMBERED;
  }

  /** Asks for the number of the session with this plain id, which may be new, and remembers it. */
  add(block: Block, start: number, end: number, lookup: SessionLookup): number {
    // A plain session id is ASCII.
    const number = lookup.add(block.bytes.toString('latin1', start, end));
    if (!this.#cache.fits(end - start)) return number;
    this.#latest = this.#place(this.#cache.slot(block.view, start, end));
    this.#cache.put(this.#latest, block.view, start, end);
    this.#numbers[this.#latest] = number;
    return number;
  }

  /** Each id may stand in one of two slots. */
  #place(slot: number): number {
    if (this.#cache.isFree(slot)) return slot;
    if (this.#cache.isFree(slot ^ 1)) return slot ^ 1;
    this.#turn ^= 1;
    return slot ^ this.#turn;
  }
}
