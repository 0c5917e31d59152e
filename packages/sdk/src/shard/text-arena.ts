import { blockMemory, type Block } from './block.ts';
import type { TextForm } from './text-scanner.ts';

/** Memory that texts lie in: bytes, and words over them. */
export type TextMemory = Pick<Block, 'bytes' | 'view'>;

/** The text of a line as it stands there: the content of a JSON string, or UTF-16. */
export interface RawText {
  readonly memory: TextMemory;
  readonly textStart: number;
  readonly textEnd: number;
  readonly textForm: TextForm;
}

/** A segment holds the longest text of a line, twice over; a position is segment and offset. */
const SEGMENT_BITS = 22;
const SEGMENT_BYTES = 1 << SEGMENT_BITS;
const OFFSET_MASK = SEGMENT_BYTES - 1;

/** Bytes up to which copying them one by one is faster than a call. */
const SHORT = 24;

/**
 * Where the texts of events wait, as the bytes that they were written in. Strings made early would
 * outlive their youth, and a collector of garbage leaves old ones lying for long: this memory is
 * used again and again instead.
 */
export class TextArena {
  readonly #segments: TextMemory[] = [];
  /** Where the next text begins. */
  #next = 0;

  /** Bytes in use. */
  get size(): number {
    return this.#next;
  }

  /** Bytes of memory, in use or not. */
  get capacity(): number {
    return this.#segments.length * SEGMENT_BYTES;
  }

  /** Forgets all texts; the memory stays. */
  clear(): void {
    this.#next = 0;
  }

  /** Keeps a copy of a text's bytes and returns its position. */
  add({ memory: { bytes }, textStart, textEnd }: RawText): number {
    const position = this.#reserve(textEnd - textStart);
    const target = this.memory(position).bytes;
    let to = this.offset(position);
    if (textEnd - textStart > SHORT) bytes.copy(target, to, textStart, textEnd);
    else for (let from = textStart; from < textEnd; from++) target[to++] = bytes[from] ?? 0;
    return position;
  }

  /** Keeps text as UTF-16, two bytes a code unit, and returns its position. */
  addUnits(text: string): number {
    const position = this.#reserve(2 * text.length);
    this.memory(position).bytes.write(text, this.offset(position), 'utf16le');
    return position;
  }

  /** The memory in which a position lies, and where in it. */
  memory(position: number): TextMemory {
    const segment = this.#segments[position >>> SEGMENT_BITS];
    if (segment === undefined) throw new RangeError('No text was ever put there.');
    return segment;
  }

  offset(position: number): number {
    return position & OFFSET_MASK;
  }

  #reserve(length: number): number {
    const left = SEGMENT_BYTES - this.offset(this.#next);
    const position = length <= left ? this.#next : this.#next + left;
    this.#next = position + length;
    if (position >>> SEGMENT_BITS >= this.#segments.length) {
      this.#segments.push(blockMemory(SEGMENT_BYTES));
    }
    return position;
  }
}
