import { type ArrayData, bytesOfData, type DType, integerRange, isComplex } from "../../array/dtype.ts";
import { sizeOf } from "../../array/shape.ts";
import { UnsupportedError } from "../../errors.ts";
import { type ComputeOptions, computeBlocks } from "../../exec/compute.ts";
import { cutsOf } from "../../expr/graph.ts";
import type { NetcdfType } from "./header.ts";
import type { DatasetLayout, StoredAttr, StoredLayout } from "./layout.ts";

/** Version byte of a classic file: CDF-1, CDF-2 (64-bit offsets) or CDF-5 (64-bit data). */
export type ClassicVersion = 1 | 2 | 5;

/** An attribute of a classic file. */
export type ClassicAttr =
  | { readonly type: "char"; readonly text: string }
  | { readonly type: Exclude<NetcdfType, "char">; readonly values: readonly (number | bigint)[] };

/** A variable of a classic file, before its place is known. */
export interface ClassicVariable {
  readonly name: string;
  readonly dims: readonly string[];
  /** Of the stored elements; texts have a last axis of bytes. */
  readonly shape: readonly number[];
  readonly type: NetcdfType;
  readonly attrs: ReadonlyMap<string, ClassicAttr>;
  readonly isRecord: boolean;
  readonly layout: StoredLayout;
  /** Elements of the layout's expression as stored ones, in this machine's byte order. */
  readonly encode: (data: ArrayData) => Uint8Array;
}

/** A dataset of a classic file. */
export interface ClassicDataset {
  readonly version: ClassicVersion;
  /** Length per dimension, in the order of their numbers. */
  readonly dims: ReadonlyMap<string, number>;
  /** The dimension of records. */
  readonly record: string | undefined;
  readonly variables: readonly ClassicVariable[];
  readonly attrs: ReadonlyMap<string, ClassicAttr>;
}

/** The dataset as NetCDF-3 holds it. Texts are read once, for their width. @throws UnsupportedError */
export async function classicLayout(
  layout: DatasetLayout,
  version: ClassicVersion,
  options: ComputeOptions,
): Promise<ClassicDataset> {
  // a length of 0 means "unlimited" there
  const empty = [...layout.dims].filter(([, length]) => length === 0).map(([name]) => name);
  const [record, ...more] = new Set([...layout.unlimited, ...empty]);
  if (more.length > 0)
    throw new UnsupportedError(
      "more than one dimension that is unlimited or empty in NetCDF-3",
      'write format "NETCDF4"',
    );
  const dims = new Map(layout.dims);
  const variables: ClassicVariable[] = [];
  for (const variable of layout.variables) {
    if (record !== undefined && variable.dims.indexOf(record) > 0)
      throw new UnsupportedError(
        `"${variable.name}" with the unlimited (or empty) dimension "${record}" as a later one in NetCDF-3`,
        `transpose it, so that "${record}" comes first`,
      );
    const isRecord = record !== undefined && variable.dims[0] === record;
    if (variable.dtype === "string") {
      const width = await widthOf(variable, options);
      const text = `string${width}`;
      dims.set(text, width);
      variables.push({ ...textVariable(variable, width), dims: [...variable.dims, text], isRecord });
    } else variables.push({ ...numberVariable(variable, version), isRecord });
  }
  return { version, dims, record, variables, attrs: classicAttrs("the dataset", layout.attrs, version) };
}

/** Bytes of the longest text, at least 1. */
async function widthOf({ expr, encode }: StoredLayout, options: ComputeOptions): Promise<number> {
  let width = 1;
  for await (const { block } of computeBlocks(expr, cutsOf(expr), options))
    for (const text of encode(block.data) as string[]) width = Math.max(width, Buffer.byteLength(text));
  return width;
}

function textVariable(layout: StoredLayout, width: number): Omit<ClassicVariable, "dims" | "isRecord"> {
  const encode = (data: ArrayData): Uint8Array => {
    const texts = layout.encode(data) as string[];
    const bytes = Buffer.alloc(texts.length * width);
    texts.forEach((text, i) => void bytes.write(text, i * width));
    return bytes;
  };
  const attrs = new Map<string, ClassicAttr>([
    ...classicAttrs(`"${layout.name}"`, layout.attrs, 1),
    ["_Encoding", { type: "char", text: "utf-8" }],
  ]);
  return { name: layout.name, shape: [...layout.shape, width], type: "char", attrs, layout, encode };
}

function numberVariable(layout: StoredLayout, version: ClassicVersion): Omit<ClassicVariable, "isRecord"> {
  const { name, dims, shape, dtype } = layout;
  const type = typeIn(version, dtype);
  const encode = (data: ArrayData): Uint8Array => bytesOfData(narrow(layout.encode(data), dtype, { type, name }));
  return { name, dims, shape, type, attrs: classicAttrs(`"${name}"`, layout.attrs, version), layout, encode };
}

/** CDF-1 and CDF-2 have signed integers of up to 32 bits; as xarray does, others are stored in those if they fit. */
function typeIn(version: ClassicVersion, dtype: DType): Exclude<NetcdfType, "char"> {
  if (isComplex(dtype))
    throw new UnsupportedError(`${dtype} in NetCDF-3`, 'write format "NETCDF4", or its real and imag');
  const type = dtype as Exclude<NetcdfType, "char">;
  if (version === 5 || !type.includes("int")) return type;
  return type.endsWith("64") ? "int32" : (type.replace("u", "") as Exclude<NetcdfType, "char">);
}

function narrow(
  data: ArrayData,
  dtype: DType,
  { type, name }: { type: Exclude<NetcdfType, "char">; name: string },
): ArrayData {
  if (type === dtype) return data;
  const values = (data as BigInt64Array).length === 0 ? [] : Array.from(data as Int32Array, Number);
  const [least, most] = integerRange(type).map(Number) as [number, number];
  const misfit = values.find((value) => value < least || value > most);
  if (misfit !== undefined) throw misfitError(`${misfit} of "${name}" (${dtype})`);
  return type === "int32"
    ? Int32Array.from(values)
    : type === "int16"
      ? Int16Array.from(values)
      : Int8Array.from(values);
}

function misfitError(what: string): UnsupportedError {
  return new UnsupportedError(
    `${what} in this NetCDF-3, which has signed integers of up to 32 bits,`,
    'write format "NETCDF3_64BIT_DATA" or "NETCDF4", or another dtype',
  );
}

function classicAttrs(
  owner: string,
  attrs: ReadonlyMap<string, StoredAttr>,
  version: ClassicVersion,
): Map<string, ClassicAttr> {
  return new Map(
    [...attrs].map(([name, attr]) => [name, classicAttr(`the attribute "${name}" of ${owner}`, attr, version)]),
  );
}

function classicAttr(what: string, attr: StoredAttr, version: ClassicVersion): ClassicAttr {
  if (!("dtype" in attr)) {
    if (attr.length === 1) return { type: "char", text: attr[0]! };
    throw new UnsupportedError(`${what}, a list of texts, in NetCDF-3`, 'join them, or write format "NETCDF4"');
  }
  const type = typeIn(version, attr.dtype);
  if (type === attr.dtype || !type.includes("int")) return { type, values: attr.values };
  const [least, most] = integerRange(type);
  for (const value of attr.values) if (value < least || value > most) throw misfitError(what);
  return { type, values: attr.values };
}

/** Bytes of the elements of one record, or of all. */
export function slabBytes({ shape, type, isRecord }: ClassicVariable): number {
  const bytes = type === "char" ? 1 : Number(type.replace(/\D/g, "")) / 8;
  return sizeOf(isRecord ? shape.slice(1) : shape) * bytes;
}
