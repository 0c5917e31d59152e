import { storeCorrupt } from '../errors.ts';

/** Reads what a `ByteWriter` wrote. Throws E_STORE_CORRUPT where the bytes end too early. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get atEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  u8(): number {
    const value = this.#bytes[this.#at];
    if (value === undefined) throw tooShort();
    this.#at += 1;
    return value;
  }

  varint(): number {
    let value = 0;
    for (let shift = 0; shift < 32; shift += 7) {
      const byte = this.u8();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
    throw storeCorrupt('a packed number does not end');
  }

  f64(): number {
    const at = this.#skip(8);
    return this.#view.getFloat64(at, true);
  }

  /** The bytes of a block, not copied. */
  block(): Uint8Array {
    const length = this.varint();
    const at = this.#skip(length);
    return this.#bytes.subarray(at, at + length);
  }

  #skip(size: number): number {
    const at = this.#at;
    if (at + size > this.#bytes.length) throw tooShort();
    this.#at = at + size;
    return at;
  }
}

function tooShort(): Error {
  return storeCorrupt('packed observations end too early');
}
