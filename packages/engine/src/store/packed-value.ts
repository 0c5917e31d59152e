import type { PrimitiveValue } from '@shardscope/sdk';
import { storeCorrupt } from '../errors.ts';
import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';
import { textOf, blobOf } from './text-blob.ts';

/** Numbers for texts: of a value that is worth keeping once, and back. */
export interface ValueLabels {
  /** Null when the text is to be kept with the observation. */
  idOf(text: string): number | null;
  text(id: number): string;
}

/** First byte of a packed value. Part of the format: never renumber. */
const KIND = {
  null: 0,
  false: 1,
  true: 2,
  /** Number of a label. */
  label: 3,
  /** Whole number, its sign in the lowest bit. */
  integer: 4,
  float: 5,
  /** Bytes of a text of lower-case hex digits. */
  hex: 6,
  text: 7,
  /** Count, then values. */
  array: 8,
  /** Whole number of 32 bits without a sign, such as a hash. */
  natural: 9,
  /** Thousandths of a number that is not below 0. */
  thousandths: 10,
} as const;

/** Kinds that are one whole number. */
const VARINTS: ReadonlySet<number> = new Set([
  KIND.label,
  KIND.integer,
  KIND.natural,
  KIND.thousandths,
]);

/** Numbers that 32 bits hold are below this. */
const NATURAL_LIMIT = 2 ** 32;

/** Hashes as extractors give them: 8 to 64 bytes. */
const HEX = /^(?:[0-9a-f]{2}){8,64}$/;

/** Labels are shorter than any hash, so that most need no look at their letters. */
const SHORTEST_HEX = 16;

/** Whole numbers below this size, either way, keep a place for their sign in 31 bits. */
const INTEGER_LIMIT = 2 ** 30;

/** Appends a value; {@link readValue} gives exactly the same one back. */
export function writeValue(writer: ByteWriter, value: PrimitiveValue, labels: ValueLabels): void {
  if (value === null) writer.u8(KIND.null);
  else if (typeof value === 'boolean') writer.u8(value ? KIND.true : KIND.false);
  else if (typeof value === 'number') writeNumber(writer, value);
  else if (typeof value === 'string') writeText(writer, value, labels);
  else {
    writer.u8(KIND.array);
    writer.varint(value.length);
    for (const item of value) writeValue(writer, item, labels);
  }
}

/** Takes a value off the reader. Throws E_STORE_CORRUPT on bytes that are none. */
export function readValue(reader: ByteReader, labels: ValueLabels): PrimitiveValue {
  const kind = reader.u8();
  return kind === KIND.array ? readArray(reader, labels) : readScalar(kind, reader, labels);
}

/** Passes over a value. */
export function skipValue(reader: ByteReader): void {
  const kind = reader.u8();
  if (VARINTS.has(kind)) reader.varint();
  else if (kind === KIND.float) reader.f64();
  else if (kind === KIND.hex || kind === KIND.text) reader.block();
  else if (kind === KIND.array) for (let n = reader.varint(); n > 0; n -= 1) skipValue(reader);
}

function writeNumber(writer: ByteWriter, value: number): void {
  if (Number.isInteger(value) && Math.abs(value) < INTEGER_LIMIT && !Object.is(value, -0)) {
    writer.u8(KIND.integer);
    writer.varint(value < 0 ? -2 * value - 1 : 2 * value);
  } else if (Number.isInteger(value) && value > 0 && value < NATURAL_LIMIT) {
    writer.u8(KIND.natural);
    writer.varint(value);
  } else if (isThousandths(value)) {
    writer.u8(KIND.thousandths);
    writer.varint(Math.round(value * 1000));
  } else {
    writer.u8(KIND.float);
    writer.f64(value);
  }
}

/** Whether three digits behind the point say all of a number. */
function isThousandths(value: number): boolean {
  const thousandths = Math.round(value * 1000);
  return value > 0 && thousandths < NATURAL_LIMIT && thousandths / 1000 === value;
}

function writeText(writer: ByteWriter, text: string, labels: ValueLabels): void {
  if (text.length >= SHORTEST_HEX && HEX.test(text)) {
    writer.u8(KIND.hex);
    writer.block(Buffer.from(text, 'hex'));
    return;
  }
  const label = labels.idOf(text);
  writer.u8(label === null ? KIND.text : KIND.label);
  if (label === null) writer.block(blobOf(text));
  else writer.varint(label);
}

function readScalar(
  kind: number,
  reader: ByteReader,
  labels: ValueLabels,
): string | number | boolean | null {
  switch (kind) {
    case KIND.null:
      return null;
    case KIND.false:
      return false;
    case KIND.true:
      return true;
    case KIND.label:
      return labels.text(reader.varint());
    case KIND.integer:
      return readInteger(reader);
    case KIND.natural:
      return reader.varint();
    case KIND.thousandths:
      return reader.varint() / 1000;
    case KIND.float:
      return reader.f64();
    case KIND.hex:
      return Buffer.from(reader.block()).toString('hex');
    case KIND.text:
      return textOf(reader.block());
    default:
      throw storeCorrupt(`there is no kind of value ${kind}`);
  }
}

function readInteger(reader: ByteReader): number {
  const value = reader.varint();
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}

function readArray(reader: ByteReader, labels: ValueLabels): (string | number)[] {
  const items: (string | number)[] = [];
  for (let count = reader.varint(); count > 0; count -= 1) {
    const item = readScalar(reader.u8(), reader, labels);
    if (typeof item !== 'string' && typeof item !== 'number') {
      throw storeCorrupt('an array holds neither text nor number');
    }
    items.push(item);
  }
  return items;
}
