/**
 * A session's context has dozens of short columns, and a buffer of its own for each would cost more
 * than filling it. So columns are cut from blocks that are shared, each place used once.
 */
const BLOCK_BYTES = 256 * 1024;

/** Columns from this size on get a buffer of their own, so that blocks do not go to waste. */
const LARGE_BYTES = BLOCK_BYTES / 8;

const ALIGNMENT = Float64Array.BYTES_PER_ELEMENT;

let block = new ArrayBuffer(BLOCK_BYTES);
let used = 0;

/** A column of doubles, all 0. */
export function float64Column(length: number): Float64Array {
  const bytes = length * Float64Array.BYTES_PER_ELEMENT;
  if (bytes >= LARGE_BYTES) return new Float64Array(length);
  // The place first: it may begin a new block.
  const offset = place(bytes);
  return new Float64Array(block, offset, length);
}

/** A column of 32-bit integers, all 0. */
export function int32Column(length: number): Int32Array {
  const bytes = length * Int32Array.BYTES_PER_ELEMENT;
  if (bytes >= LARGE_BYTES) return new Int32Array(length);
  const offset = place(bytes);
  return new Int32Array(block, offset, length);
}

/** A column of small integers, all 0. */
export function uint8Column(length: number): Uint8Array {
  if (length >= LARGE_BYTES) return new Uint8Array(length);
  const offset = place(length);
  return new Uint8Array(block, offset, length);
}

/** A column of doubles with these values. */
export function float64ColumnOf(values: readonly number[]): Float64Array {
  const column = float64Column(values.length);
  for (let i = 0; i < values.length; i++) column[i] = values[i] ?? 0;
  return column;
}

/** A column of 32-bit integers with these values. */
export function int32ColumnOf(values: readonly number[]): Int32Array {
  const column = int32Column(values.length);
  for (let i = 0; i < values.length; i++) column[i] = values[i] ?? 0;
  return column;
}

/** Offset of so many free bytes; begins a new block where the old one has too few. */
function place(bytes: number): number {
  if (used + bytes > BLOCK_BYTES) {
    block = new ArrayBuffer(BLOCK_BYTES);
    used = 0;
  }
  const offset = used;
  used += Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
  return offset;
}
