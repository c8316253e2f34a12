import type * as h5wasm from "h5wasm";
import { type ArrayData, createData, type DType } from "../../array/dtype.ts";
import type { Column } from "../../table/column.ts";
import type { FieldType, StoredField } from "../../table/stored-table.ts";
import type { Hdf5Request, Hdf5Table } from "./protocol.ts";
import { withBytes } from "./raw-bytes.ts";

type Type = h5wasm.Metadata;
type Member = NonNullable<Type["compound_type"]>["members"][number];

const typeClass = { integer: 0, float: 1, text: 3, compound: 6, enumeration: 8, array: 10 } as const;

/** The fields of a dataset of compounds in one dimension. @throws Error for other datasets */
export function describeRows(dataset: h5wasm.Dataset, attrs: Hdf5Table["attrs"]): Hdf5Table {
  const { metadata } = dataset;
  const { compound_type: compound, shape, chunks } = metadata;
  if (metadata.type !== typeClass.compound || !compound || shape?.length !== 1)
    throw new Error(`"${dataset.path}" is no table: its elements are no compounds in one dimension`);
  return { fields: compound.members.map(fieldOf), rows: shape[0]!, chunkRows: chunks?.[0], attrs };
}

function fieldOf(member: Member): StoredField {
  return { name: member.name, type: typeOf(member) };
}

function typeOf(type: Type): FieldType {
  if (type.type === typeClass.compound && type.compound_type)
    return { kind: "struct", fields: type.compound_type.members.map(fieldOf) };
  if (type.type === typeClass.array && type.array_type) {
    const item = typeOf(type.array_type);
    return item.kind === "unreadable" ? item : { kind: "list", size: lengthOf(type.array_type), item };
  }
  const dtype = dtypeOf(type);
  if (dtype !== undefined) return { kind: "plain", dtype };
  return { kind: "unreadable", reason: `its HDF5 type (class ${type.type}, ${type.size} bytes) is not supported` };
}

/** Number of elements of an array type. */
function lengthOf({ shape }: Type): number {
  return (shape ?? []).reduce((product, length) => product * length, 1);
}

function dtypeOf({ type, size, signed, enum_type: enumeration }: Type): DType | undefined {
  if (type === typeClass.text) return "string";
  if (type === typeClass.enumeration) return isBool(enumeration, size) ? "bool" : "string";
  if (type === typeClass.integer && [1, 2, 4, 8].includes(size)) return `${signed ? "" : "u"}int${size * 8}` as DType;
  return type === typeClass.float && [2, 4, 8].includes(size) ? (`float${size * 8}` as DType) : undefined;
}

/** h5py's bool. */
function isBool(enumeration: Type["enum_type"], size: number): boolean {
  return size === 1 && enumeration?.members.FALSE === 0 && enumeration.members.TRUE === 1;
}

/** Some columns of some rows. Texts that lie elsewhere in the file are read along and given back to HDF5. */
export function readRows(dataset: h5wasm.Dataset, request: Extract<Hdf5Request, { kind: "rows" }>): Column[] {
  const { start, count, columns } = request;
  const { metadata } = dataset;
  const members = columns.map((name) => metadata.compound_type!.members.find((member) => member.name === name)!);
  return withBytes(dataset, { start: [start], count: [count] }, (view) =>
    members.map((member) => columnOf(member, { view, step: metadata.size, rows: count })),
  );
}

/** Bytes of rows; a part of them begins at `offset` of each. */
interface Rows {
  readonly view: DataView;
  readonly step: number;
  readonly rows: number;
}

function columnOf(member: Member, rows: Rows): Column {
  return partOf(member.name, member, { ...rows, offsetOf: (row) => row * rows.step + member.offset });
}

interface Part {
  readonly view: DataView;
  readonly rows: number;
  readonly offsetOf: (row: number) => number;
}

function partOf(name: string, type: Type, part: Part): Column {
  const { view, rows, offsetOf } = part;
  if (type.type === typeClass.compound && type.compound_type) {
    const fields = type.compound_type.members.map((member) =>
      partOf(member.name, member, { view, rows, offsetOf: (row) => offsetOf(row) + member.offset }),
    );
    return { kind: "struct", name, fields };
  }
  if (type.type === typeClass.array && type.array_type) {
    const inner = type.array_type;
    const size = lengthOf(inner);
    const at = (i: number): number => offsetOf(Math.floor(i / size)) + (i % size) * inner.size;
    return { kind: "list", name, size, item: partOf("item", inner, { view, rows: rows * size, offsetOf: at }) };
  }
  const dtype = dtypeOf(type)!;
  const data = createData(dtype, rows) as unknown[];
  const read = elementOf(type, dtype, view);
  for (let row = 0; row < rows; row++) data[row] = read(offsetOf(row));
  return { kind: "plain", name, dtype, data: data as unknown as ArrayData };
}

type Read = (offset: number) => number | bigint | string;

function elementOf(type: Type, dtype: DType, view: DataView): Read {
  if (type.type === typeClass.text) return textOf(type, view);
  const isLittle = type.littleEndian;
  if (type.type !== typeClass.enumeration) return numberOf(dtype, view, isLittle);
  const number = numberOf(`${type.signed ? "" : "u"}int${type.size * 8}` as DType, view, isLittle);
  if (dtype === "bool") return number;
  const labels = new Map(Object.entries(type.enum_type!.members).map(([label, value]) => [Number(value), label]));
  return (offset) => {
    const value = number(offset);
    return labels.get(Number(value)) ?? String(value);
  };
}

function numberOf(dtype: DType, view: DataView, isLittle: boolean): Read {
  switch (dtype) {
    case "int8":
      return (offset) => view.getInt8(offset);
    case "int16":
      return (offset) => view.getInt16(offset, isLittle);
    case "int32":
      return (offset) => view.getInt32(offset, isLittle);
    case "int64":
      return (offset) => view.getBigInt64(offset, isLittle);
    case "uint16":
      return (offset) => view.getUint16(offset, isLittle);
    case "uint32":
      return (offset) => view.getUint32(offset, isLittle);
    case "uint64":
      return (offset) => view.getBigUint64(offset, isLittle);
    case "float16":
      return (offset) => view.getFloat16(offset, isLittle);
    case "float32":
      return (offset) => view.getFloat32(offset, isLittle);
    case "float64":
      return (offset) => view.getFloat64(offset, isLittle);
    default:
      return (offset) => view.getUint8(offset);
  }
}

/** Texts end at the first zero; those of variable length are behind a pointer of 32 bits. */
function textOf({ vlen, size }: Type, view: DataView): Read {
  const heap = new Uint8Array(view.buffer);
  const decoder = new TextDecoder();
  const decode = (begin: number, longest: number): string => {
    const zero = heap.indexOf(0, begin);
    return decoder.decode(heap.subarray(begin, zero < 0 ? begin + longest : Math.min(zero, begin + longest)));
  };
  if (!vlen) return (offset) => decode(view.byteOffset + offset, size);
  return (offset) => {
    const pointer = view.getUint32(offset, true);
    return pointer === 0 ? "" : decode(pointer, heap.length);
  };
}
