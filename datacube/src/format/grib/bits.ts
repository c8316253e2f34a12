/** Reads numbers of any width from bytes, most significant bit first. */
export class BitReader {
  readonly #bytes: Uint8Array;
  #bit: number;

  constructor(bytes: Uint8Array, startByte = 0) {
    this.#bytes = bytes;
    this.#bit = startByte * 8;
  }

  /**
   * An unsigned number of `width` bits, at most 53.
   * @throws RangeError at the end of the bytes
   */
  read(width: number): number {
    if (width === 0) return 0;
    const end = this.#bit + width;
    if (end > this.#bytes.length * 8) throw new RangeError(`the data end at byte ${this.#bytes.length}`);
    let value = 0;
    let left = width;
    while (left > 0) {
      const used = this.#bit & 7;
      const take = Math.min(8 - used, left);
      const part = (this.#bytes[this.#bit >> 3]! >> (8 - used - take)) & ((1 << take) - 1);
      value = value * 2 ** take + part;
      this.#bit += take;
      left -= take;
    }
    return value;
  }

  /** A number of `width` bits whose first bit is the sign. */
  readSigned(width: number): number {
    if (width === 0) return 0;
    const isNegative = this.read(1) === 1;
    const magnitude = this.read(width - 1);
    return isNegative ? -magnitude : magnitude;
  }

  /** The number of 0 bits before the next 1 bit, both of which are consumed. */
  readUnary(): number {
    let count = 0;
    while (this.read(1) === 0) count++;
    return count;
  }

  /** Goes on to the next whole byte. */
  align(): void {
    this.#bit = Math.ceil(this.#bit / 8) * 8;
  }
}

/** Octets of a section, numbered from 1 as the WMO's tables do; all ones are "missing". */
export class Octets {
  readonly bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** @throws RangeError when the section is shorter */
  unsigned(first: number, count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) value = value * 256 + this.#view.getUint8(first - 1 + i);
    return value;
  }

  /** The first bit is the sign. */
  signed(first: number, count: number): number {
    const value = this.unsigned(first, count);
    const half = 2 ** (count * 8 - 1);
    return value >= half ? half - value : value;
  }

  /** Undefined when all bits are 1. */
  optional(first: number, count: number): number | undefined {
    const value = this.unsigned(first, count);
    return value === 2 ** (count * 8) - 1 ? undefined : value;
  }

  float32(first: number): number {
    return this.#view.getFloat32(first - 1);
  }

  /** Base-16 floating point of GRIB 1: sign, exponent of 16 with excess 64, 24 bits of fraction. */
  ibmFloat(first: number): number {
    const head = this.unsigned(first, 1);
    const magnitude = this.unsigned(first + 1, 3) * 16 ** ((head & 127) - 64) * 2 ** -24;
    return head & 128 ? -magnitude : magnitude;
  }
}
