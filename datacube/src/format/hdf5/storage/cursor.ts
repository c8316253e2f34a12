/** Reads little-endian fields of HDF5 one after the other (HDF5 file format specification, version 3). */
export class Cursor {
  readonly #view: DataView;
  readonly #sizes: { readonly offset: number; readonly length: number };
  at = 0;

  /** `sizes`: bytes of an address and of a length in this file. */
  constructor(bytes: Uint8Array, sizes: { readonly offset: number; readonly length: number }) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#sizes = sizes;
  }

  get left(): number {
    return this.#view.byteLength - this.at;
  }

  /** An unsigned number of so many bytes. @throws RangeError at the end, and for numbers that are not exact */
  uint(size: number): number {
    if (size > this.left) throw new RangeError(`a structure ends after ${this.#view.byteLength} bytes`);
    let value = 0;
    for (let i = size - 1; i >= 0; i--) value = value * 256 + this.#view.getUint8(this.at + i);
    this.at += size;
    if (!Number.isSafeInteger(value)) throw new RangeError(`a number of ${size} bytes is too large`);
    return value;
  }

  /** An address; undefined for the undefined one, all bits of which are set. */
  address(): number | undefined {
    const { offset } = this.#sizes;
    if (offset > this.left) throw new RangeError(`a structure ends after ${this.#view.byteLength} bytes`);
    const isUndefined = Array.from({ length: offset }, (_, i) => this.#view.getUint8(this.at + i)).every(
      (b) => b === 255,
    );
    if (!isUndefined) return this.uint(offset);
    this.at += offset;
    return undefined;
  }

  length(): number {
    return this.uint(this.#sizes.length);
  }

  /** A cursor over the next bytes. */
  slice(size: number): Cursor {
    return new Cursor(this.bytes(size), this.#sizes);
  }

  bytes(size: number): Uint8Array {
    if (size > this.left) throw new RangeError(`a structure ends after ${this.#view.byteLength} bytes`);
    this.at += size;
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset + this.at - size, size);
  }

  /** Passes over a signature. @throws RangeError where there is another */
  expect(signature: string): void {
    const found = Buffer.from(this.bytes(signature.length)).toString("latin1");
    if (found !== signature) throw new RangeError(`"${signature}" is expected, not ${JSON.stringify(found)}`);
  }
}
