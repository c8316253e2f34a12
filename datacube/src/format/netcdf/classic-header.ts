import { UnsupportedError } from "../../errors.ts";
import { type ClassicAttr, type ClassicDataset, type ClassicVariable, slabBytes } from "./classic-layout.ts";
import { type NetcdfType, storedBytes } from "./header.ts";

/** Where the elements of a dataset go. */
export interface ClassicPlaces {
  readonly header: Uint8Array;
  /** First byte per variable. */
  readonly begins: readonly number[];
  readonly recordBytes: number;
  readonly records: number;
  readonly fileBytes: number;
}

/** Header and places (NetCDF classic format specification). @throws UnsupportedError where the version's sizes end */
export function placeClassic(dataset: ClassicDataset): ClassicPlaces {
  const { variables, record, dims } = dataset;
  const records = record === undefined ? 0 : dims.get(record)!;
  const headerBytes = encodeHeader(
    dataset,
    variables.map(() => 0),
    records,
  ).length;
  const recordVariables = variables.filter(({ isRecord }) => isRecord);
  const slab = recordVariables.length === 1 ? slabBytes : (variable: ClassicVariable) => padded(slabBytes(variable));
  let end = headerBytes;
  const begins = variables.map(() => 0);
  for (const [isRecord, bytesOf] of [
    [false, padBytes],
    [true, slab],
  ] as const)
    variables.forEach((variable, i) => {
      if (variable.isRecord !== isRecord) return;
      begins[i] = end;
      end += bytesOf(variable);
    });
  const recordBytes = recordVariables.reduce((sum, variable) => sum + slab(variable), 0);
  const fileBytes = end - recordBytes + records * recordBytes;
  checkSizes(dataset, begins);
  return { header: encodeHeader(dataset, begins, records), begins, recordBytes, records, fileBytes };
}

function padded(bytes: number): number {
  return Math.ceil(bytes / 4) * 4;
}

function padBytes(variable: ClassicVariable): number {
  return padded(slabBytes(variable));
}

function checkSizes({ version, variables }: ClassicDataset, begins: readonly number[]): void {
  if (version === 5) return;
  const mostBytes = version === 1 ? 2 ** 31 - 4 : 2 ** 32 - 4;
  const mostBegin = version === 1 ? 2 ** 31 - 1 : Number.MAX_SAFE_INTEGER;
  variables.forEach((variable, i) => {
    if (slabBytes(variable) <= mostBytes && begins[i]! <= mostBegin) return;
    const wayOut = `write format ${version === 1 ? '"NETCDF3_64BIT_OFFSET", ' : ""}"NETCDF3_64BIT_DATA" or "NETCDF4"`;
    throw new UnsupportedError(`the size of "${variable.name}" in this NetCDF-3`, wayOut);
  });
}

const typeNumbers: Readonly<Record<NetcdfType, number>> = {
  int8: 1,
  char: 2,
  int16: 3,
  int32: 4,
  float32: 5,
  float64: 6,
  uint8: 7,
  uint16: 8,
  uint32: 9,
  int64: 10,
  uint64: 11,
};
const tags = { dimensions: 10, variables: 11, attributes: 12 } as const;

function encodeHeader(dataset: ClassicDataset, begins: readonly number[], records: number): Uint8Array {
  const { version, dims, record, variables, attrs } = dataset;
  const parts: Buffer[] = [Buffer.of(0x43, 0x44, 0x46, version)];
  const uint32 = (value: number) => {
    const part = Buffer.alloc(4);
    part.writeUInt32BE(value);
    parts.push(part);
  };
  const uint64 = (value: number) => {
    const part = Buffer.alloc(8);
    part.writeBigUInt64BE(BigInt(value));
    parts.push(part);
  };
  const count = version === 5 ? uint64 : uint32;
  const bytes = (content: Uint8Array) => parts.push(Buffer.concat([content, Buffer.alloc(-content.length & 3)]));
  const text = (value: string) => {
    const content = Buffer.from(value);
    count(content.length);
    bytes(content);
  };
  const list = (tag: number, length: number) => {
    uint32(length === 0 ? 0 : tag);
    count(length);
  };
  const attributes = (all: ReadonlyMap<string, ClassicAttr>) => {
    list(tags.attributes, all.size);
    for (const [name, attr] of all) {
      text(name);
      uint32(typeNumbers[attr.type]);
      if (attr.type === "char") text(attr.text);
      else {
        count(attr.values.length);
        bytes(bigEndian(attr.type, attr.values));
      }
    }
  };
  count(records);
  list(tags.dimensions, dims.size);
  for (const [name, length] of dims) {
    text(name);
    count(name === record ? 0 : length);
  }
  attributes(attrs);
  list(tags.variables, variables.length);
  const numbers = new Map([...dims.keys()].map((name, i) => [name, i]));
  variables.forEach((variable, i) => {
    text(variable.name);
    count(variable.dims.length);
    for (const dim of variable.dims) count(numbers.get(dim)!);
    attributes(variable.attrs);
    uint32(typeNumbers[variable.type]);
    const size = padBytes(variable);
    count(version === 5 ? size : Math.min(size, 2 ** 32 - 1));
    (version === 1 ? uint32 : uint64)(begins[i]!);
  });
  return Buffer.concat(parts);
}

function bigEndian(type: Exclude<NetcdfType, "char">, values: readonly (number | bigint)[]): Uint8Array {
  const size = storedBytes(type);
  const part = Buffer.alloc(values.length * size);
  const view = new DataView(part.buffer, part.byteOffset, part.length);
  values.forEach((value, i) => {
    const at = i * size;
    if (type === "float32") view.setFloat32(at, Number(value));
    else if (type === "float64") view.setFloat64(at, Number(value));
    else if (size === 8) view.setBigInt64(at, BigInt.asIntN(64, BigInt(value)));
    else if (size === 4) view.setInt32(at, Number(value));
    else if (size === 2) view.setInt16(at, Number(value));
    else view.setInt8(at, Number(value));
  });
  return part;
}
