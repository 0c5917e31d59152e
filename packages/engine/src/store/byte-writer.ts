const FIRST_SIZE = 256;
const VARINT_LIMIT = 0x80;

/** A growing buffer, written from the front. Numbers are little-endian. */
export class ByteWriter {
  #bytes = new Uint8Array(FIRST_SIZE);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  u8(value: number): void {
    this.#makeRoom(1);
    this.#bytes[this.#length++] = value;
  }

  /** A whole number from 0 to 2³¹ − 1 in seven bits a byte. */
  varint(value: number): void {
    let rest = value;
    for (; rest >= VARINT_LIMIT; rest >>>= 7) this.u8((rest & 0x7f) | VARINT_LIMIT);
    this.u8(rest);
  }

  f64(value: number): void {
    this.#makeRoom(8);
    this.#view.setFloat64(this.#length, value, true);
    this.#length += 8;
  }

  /** Length and bytes. */
  block(bytes: Uint8Array): void {
    this.varint(bytes.length);
    this.#makeRoom(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** A copy of what was written. */
  done(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #makeRoom(size: number): void {
    if (this.#length + size <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + size));
    grown.set(this.#bytes);
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}
