/**
 * A table of a FlatBuffers message (flatbuffers.dev, "FlatBuffers binary format"). Fields are read by their number; what
 * lies outside the message is a RangeError.
 */
export class Table {
  readonly #view: DataView;
  readonly #at: number;

  constructor(view: DataView, at: number) {
    this.#view = view;
    this.#at = at;
  }

  /** The root table of a message. */
  static root(bytes: Uint8Array): Table {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return new Table(view, view.getUint32(0, true));
  }

  /** Place of a field; undefined where it is left out. */
  #field(number: number): number | undefined {
    const names = this.#at - this.#view.getInt32(this.#at, true);
    const entry = 4 + 2 * number;
    if (entry >= this.#view.getUint16(names, true)) return undefined;
    const offset = this.#view.getUint16(names + entry, true);
    return offset === 0 ? undefined : this.#at + offset;
  }

  #pointer(number: number): number | undefined {
    const at = this.#field(number);
    return at === undefined ? undefined : at + this.#view.getUint32(at, true);
  }

  #bytes(at: number, length: number): Uint8Array {
    if (at + length > this.#view.byteLength) throw new RangeError(`${length} bytes at ${at} are beyond the end`);
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset + at, length);
  }

  byte(number: number): number {
    const at = this.#field(number);
    return at === undefined ? 0 : this.#view.getUint8(at);
  }

  uint64(number: number): number {
    const at = this.#field(number);
    const value = at === undefined ? 0 : Number(this.#view.getBigUint64(at, true));
    if (!Number.isSafeInteger(value)) throw new RangeError(`a number of ${value}`);
    return value;
  }

  /** Bytes of a struct. */
  struct(number: number, length: number): Uint8Array | undefined {
    const at = this.#field(number);
    return at === undefined ? undefined : this.#bytes(at, length);
  }

  table(number: number): Table | undefined {
    const at = this.#pointer(number);
    return at === undefined ? undefined : new Table(this.#view, at);
  }

  /** A vector of numbers of bytes or of structs of so many bytes each. */
  vector(number: number, elementBytes: number): Uint8Array | undefined {
    const at = this.#pointer(number);
    return at === undefined ? undefined : this.#bytes(at + 4, this.#view.getUint32(at, true) * elementBytes);
  }

  text(number: number): string | undefined {
    const bytes = this.vector(number, 1);
    return bytes && new TextDecoder().decode(bytes);
  }

  /** Length of a vector of tables, and its tables by position. */
  tables(number: number): { readonly length: number; at(position: number): Table } {
    const at = this.#pointer(number);
    if (at === undefined) return { length: 0, at: () => this };
    const length = this.#view.getUint32(at, true);
    this.#bytes(at + 4, length * 4);
    const place = (position: number): number => at + 4 + position * 4;
    return {
      length,
      at: (position) => new Table(this.#view, place(position) + this.#view.getUint32(place(position), true)),
    };
  }
}
