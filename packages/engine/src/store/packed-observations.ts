import type { Observation, PrimitiveValue } from '@shardscope/sdk';
import { storeCorrupt } from '../errors.ts';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { readValue, skipValue, writeValue, type ValueLabels } from './packed-value.ts';
import { textOf, blobOf } from './text-blob.ts';

/** What an observation holds that its session and producer do not say already. */
export type ObservationCore = Pick<
  Observation,
  'primitive' | 'value' | 'confidence' | 'ts' | 'window' | 'identity_ref'
>;

/** Numbers that stand for names of primitives and for values. */
export interface PackingTables {
  readonly primitives: { idOf(name: string): number };
  readonly labels: ValueLabels;
}

/**
 * Version of the layout, its first byte:
 *
 * version · flags · count · [ts, window.start, window.end] · count × observation
 * observation: primitive · confidence · value · [ts, window.start, window.end] · [identity_ref]
 *
 * Times stand once when all observations share them, else with each. Confidence is one byte of
 * hundredths, or {@link EXACT} and a float64.
 */
const VERSION = 1;
const FLAG_OWN_TIMES = 1;
const FLAG_IDENTITIES = 2;
const EXACT = 255;

/** Packs the observations of one session by one producer into one value, without loss. */
export function packObservations(
  observations: readonly ObservationCore[],
  tables: PackingTables,
): Uint8Array {
  const writer = new ByteWriter();
  const [first] = observations;
  const ownTimes = first !== undefined && !observations.every((each) => sameTimes(each, first));
  const identities = observations.some(({ identity_ref }) => identity_ref !== null);
  writer.u8(VERSION);
  writer.u8((ownTimes ? FLAG_OWN_TIMES : 0) | (identities ? FLAG_IDENTITIES : 0));
  writer.varint(observations.length);
  if (first && !ownTimes) writeTimes(writer, first);
  for (const each of observations) {
    writer.varint(tables.primitives.idOf(each.primitive));
    writeConfidence(writer, each.confidence);
    writeValue(writer, each.value, tables.labels);
    if (ownTimes) writeTimes(writer, each);
    if (identities) writeIdentity(writer, each.identity_ref);
  }
  return writer.done();
}

/**
 * Walks over packed observations as over columns: after each `next()` that gave true the fields hold
 * the next observation. Throws E_STORE_CORRUPT on bytes that no `packObservations` wrote.
 */
export class PackedCursor {
  /** Number of the primitive. */
  primitive = 0;
  confidence = 0;
  value: PrimitiveValue = null;
  ts = 0;
  windowStart = 0;
  windowEnd = 0;
  identityRef: string | null = null;

  readonly #reader: ByteReader;
  readonly #labels: ValueLabels;
  readonly #only: ReadonlySet<number> | undefined;
  readonly #flags: number;
  #left: number;

  /** @param only numbers of the primitives to stop at; all when left out */
  constructor(packed: Uint8Array, labels: ValueLabels, only?: ReadonlySet<number>) {
    this.#reader = new ByteReader(packed);
    this.#labels = labels;
    this.#only = only;
    const version = this.#reader.u8();
    if (version !== VERSION) throw storeCorrupt(`packed observations have version ${version}`);
    this.#flags = this.#reader.u8();
    this.#left = this.#reader.varint();
    if (this.#left > 0 && (this.#flags & FLAG_OWN_TIMES) === 0) this.#readTimes();
  }

  next(): boolean {
    while (this.#left > 0) {
      this.#left -= 1;
      if (this.#readOne()) return true;
    }
    if (!this.#reader.atEnd) throw storeCorrupt('packed observations do not end where they should');
    return false;
  }

  #readOne(): boolean {
    this.primitive = this.#reader.varint();
    this.confidence = readConfidence(this.#reader);
    const wanted = this.#only === undefined || this.#only.has(this.primitive);
    if (wanted) this.value = readValue(this.#reader, this.#labels);
    else skipValue(this.#reader);
    if ((this.#flags & FLAG_OWN_TIMES) !== 0) this.#readTimes();
    if ((this.#flags & FLAG_IDENTITIES) !== 0) this.#readIdentity();
    return wanted;
  }

  #readTimes(): void {
    this.ts = this.#reader.f64();
    this.windowStart = this.#reader.f64();
    this.windowEnd = this.#reader.f64();
  }

  #readIdentity(): void {
    this.identityRef = this.#reader.u8() === 0 ? null : textOf(this.#reader.block());
  }
}

function sameTimes(one: ObservationCore, other: ObservationCore): boolean {
  return (
    Object.is(one.ts, other.ts) &&
    Object.is(one.window.start_ts, other.window.start_ts) &&
    Object.is(one.window.end_ts, other.window.end_ts)
  );
}

function writeTimes(writer: ByteWriter, { ts, window }: ObservationCore): void {
  writer.f64(ts);
  writer.f64(window.start_ts);
  writer.f64(window.end_ts);
}

/** Reads what {@link writeConfidence} wrote. */
export function readConfidence(reader: ByteReader): number {
  const hundredths = reader.u8();
  return hundredths === EXACT ? reader.f64() : hundredths / 100;
}

/** Most confidences are written with two digits; the byte is used only if it gives the same bits. */
export function writeConfidence(writer: ByteWriter, confidence: number): void {
  const hundredths = Math.round(confidence * 100);
  const fits = hundredths >= 0 && hundredths <= 100 && !Object.is(confidence, -0);
  if (fits && hundredths / 100 === confidence) {
    writer.u8(hundredths);
  } else {
    writer.u8(EXACT);
    writer.f64(confidence);
  }
}

function writeIdentity(writer: ByteWriter, identity: string | null): void {
  writer.u8(identity === null ? 0 : 1);
  if (identity !== null) writer.block(blobOf(identity));
}
