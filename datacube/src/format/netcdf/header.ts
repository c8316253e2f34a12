import type { DType } from "../../array/dtype.ts";
import type { AttrValue } from "../../array/variable.ts";

/** Type of stored elements; `char` becomes text. */
export type NetcdfType =
  | Exclude<DType, "bool" | "float16" | "complex64" | "complex128" | "datetime" | "timedelta" | "string">
  | "char";

/** A variable of a NetCDF-3 header. */
export interface NetcdfVariable {
  readonly name: string;
  readonly dims: readonly string[];
  readonly shape: readonly number[];
  readonly type: NetcdfType;
  readonly attrs: Readonly<Record<string, AttrValue>>;
  readonly attrTypes: Readonly<Record<string, DType>>;
  /** Byte where its elements (or those of its first record) begin. */
  readonly begin: number;
  readonly isRecord: boolean;
}

/** Header of a NetCDF classic file. */
export interface NetcdfHeader {
  readonly variables: readonly NetcdfVariable[];
  readonly attrs: Readonly<Record<string, AttrValue>>;
  /** Bytes from one record to the next. */
  readonly recordBytes: number;
}

/** The header goes on beyond the bytes at hand. */
export class HeaderTooShort extends Error {}

const types: Record<number, NetcdfType> = {
  1: "int8",
  2: "char",
  3: "int16",
  4: "int32",
  5: "float32",
  6: "float64",
  7: "uint8",
  8: "uint16",
  9: "uint32",
  10: "int64",
  11: "uint64",
};

/** Bytes of one stored element. */
export function storedBytes(type: NetcdfType): number {
  return type === "char" ? 1 : Number(type.replace(/\D/g, "")) / 8;
}

/**
 * Parses the header of CDF-1, CDF-2 and CDF-5 files (NetCDF classic format specification).
 * @throws HeaderTooShort when more bytes are needed; RangeError naming what is wrong
 */
export function parseHeader(bytes: Uint8Array, fileSize: number): NetcdfHeader {
  const reader = new HeaderReader(bytes);
  const records = reader.count(true);
  const dimensions = reader.list(10, () => ({ name: reader.name(), length: reader.count() }));
  const { attrs } = reader.attributes();
  const raw = reader.list(11, () => readVariable(reader, dimensions));
  const recordVariables = raw.filter(({ isRecord }) => isRecord);
  const slab = ({ shape, type }: NetcdfVariable) => shape.slice(1).reduce((size, n) => size * n, storedBytes(type));
  const only = recordVariables.length === 1 ? recordVariables[0] : undefined;
  const recordBytes = only
    ? slab(only)
    : recordVariables.reduce((sum, variable) => sum + Math.ceil(slab(variable) / 4) * 4, 0);
  const first = Math.min(...recordVariables.map(({ begin }) => begin));
  const length = records ?? (recordBytes > 0 ? Math.floor((fileSize - first) / recordBytes) : 0);
  const variables = raw.map((variable) =>
    variable.isRecord ? { ...variable, shape: [length, ...variable.shape.slice(1)] } : variable,
  );
  for (const variable of variables) checkExtent(variable, recordBytes, fileSize);
  return { variables, attrs, recordBytes };
}

function readVariable(reader: HeaderReader, dimensions: readonly { name: string; length: number }[]): NetcdfVariable {
  const name = reader.name();
  const ids = Array.from({ length: reader.length() }, () => reader.count());
  const dims = ids.map((id) => {
    const dimension = dimensions[id];
    if (!dimension) throw new RangeError(`variable "${name}" names dimension ${id} of ${dimensions.length}`);
    return dimension;
  });
  const { attrs, attrTypes } = reader.attributes();
  const type = reader.type();
  reader.count();
  const begin = reader.offset();
  return {
    name,
    dims: dims.map((dimension) => dimension.name),
    shape: dims.map((dimension) => dimension.length),
    type,
    attrs,
    attrTypes,
    begin,
    isRecord: dims[0]?.length === 0,
  };
}

function checkExtent(
  { name, shape, type, begin, isRecord }: NetcdfVariable,
  recordBytes: number,
  fileSize: number,
): void {
  if (isRecord && shape[0] === 0) return;
  const inner = (isRecord ? shape.slice(1) : shape).reduce((size, n) => size * n, storedBytes(type));
  const end = isRecord ? begin + (shape[0]! - 1) * recordBytes + inner : begin + inner;
  if (end > fileSize)
    throw new RangeError(`variable "${name}" ends at byte ${end}, the file has ${fileSize}: it is truncated`);
}

class HeaderReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #version: number;
  #at = 4;

  constructor(bytes: Uint8Array) {
    if (bytes.length < 8) throw new HeaderTooShort();
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#version = bytes[3]!;
  }

  #take(length: number): number {
    const at = this.#at;
    if (at + length > this.#bytes.length) throw new HeaderTooShort();
    this.#at += length;
    return at;
  }

  #uint32(): number {
    return this.#view.getUint32(this.#take(4));
  }

  #uint64(): number {
    const value = Number(this.#view.getBigUint64(this.#take(8)));
    if (!Number.isSafeInteger(value)) throw new RangeError(`a size of ${value} at byte ${this.#at - 8}`);
    return value;
  }

  /** A count; undefined for "streaming" where that is allowed. */
  count(): number;
  count(mayStream: true): number | undefined;
  count(mayStream?: true): number | undefined {
    if (mayStream && this.#view.getUint32(this.#at) === 0xffffffff) {
      this.#take(this.#version === 5 ? 8 : 4);
      return undefined;
    }
    return this.#version === 5 ? this.#uint64() : this.#uint32();
  }

  /** A count of things that follow, each at least one byte. */
  length(): number {
    const length = this.count();
    if (length > this.#bytes.length - this.#at) throw new HeaderTooShort();
    return length;
  }

  offset(): number {
    return this.#version === 1 ? this.#uint32() : this.#uint64();
  }

  type(): NetcdfType {
    const id = this.#uint32();
    const type = types[id];
    if (!type) throw new RangeError(`type ${id} at byte ${this.#at - 4} does not exist`);
    return type;
  }

  #text(length: number): string {
    const at = this.#take(Math.ceil(length / 4) * 4);
    return new TextDecoder().decode(this.#bytes.subarray(at, at + length));
  }

  name(): string {
    return this.#text(this.length());
  }

  list<T>(tag: number, read: () => T): T[] {
    const found = this.#uint32();
    const length = this.count();
    if (found === 0 && length === 0) return [];
    if (found !== tag) throw new RangeError(`tag ${found} at byte ${this.#at - 4}, ${tag} is expected`);
    if (length > this.#bytes.length - this.#at) throw new HeaderTooShort();
    return Array.from({ length }, read);
  }

  attributes(): { attrs: Record<string, AttrValue>; attrTypes: Record<string, DType> } {
    const attrs: Record<string, AttrValue> = {};
    const attrTypes: Record<string, DType> = {};
    this.list(12, () => {
      const name = this.name();
      const type = this.type();
      attrs[name] = this.#values(type, this.count());
      if (type !== "char") attrTypes[name] = type;
    });
    return { attrs, attrTypes };
  }

  #values(type: NetcdfType, length: number): AttrValue {
    if (type === "char") return this.#text(length).replace(/\0+$/, "");
    const size = storedBytes(type);
    const at = this.#take(Math.ceil((length * size) / 4) * 4);
    const values = Array.from({ length }, (_, i) => readNumber(this.#view, at + i * size, type));
    return values.length === 1 ? values[0]! : values;
  }
}

function readNumber(view: DataView, at: number, type: Exclude<NetcdfType, "char">): number {
  switch (type) {
    case "int8":
      return view.getInt8(at);
    case "uint8":
      return view.getUint8(at);
    case "int16":
      return view.getInt16(at);
    case "uint16":
      return view.getUint16(at);
    case "int32":
      return view.getInt32(at);
    case "uint32":
      return view.getUint32(at);
    case "int64":
      return Number(view.getBigInt64(at));
    case "uint64":
      return Number(view.getBigUint64(at));
    case "float32":
      return view.getFloat32(at);
    case "float64":
      return view.getFloat64(at);
  }
}
