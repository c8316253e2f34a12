import type { DatasetParts } from "../../array/dataset.ts";
import { type ArrayData, type DType, isInteger } from "../../array/dtype.ts";
import type { Attrs, AttrValue, Variable } from "../../array/variable.ts";
import { auxiliaryOf } from "../../cf/auxiliary.ts";
import { type StorageEncoding, storedForm } from "../../cf/stored-form.ts";
import { boundedTimes, timesOf } from "../../cf/stored-times.ts";
import { DimensionNotFoundError, UnsupportedError, VariableNotFoundError } from "../../errors.ts";
import type { Expr } from "../../expr/node.ts";

/** A numeric or text attribute as it is stored: texts, or numbers of one dtype. */
export type StoredAttr = readonly string[] | { readonly dtype: DType; readonly values: readonly (number | bigint)[] };

/** A variable as NetCDF stores it. */
export interface StoredLayout {
  readonly name: string;
  readonly dims: readonly string[];
  readonly shape: readonly number[];
  /** Stored dtype: an integer, a float, or "string". */
  readonly dtype: DType;
  readonly attrs: ReadonlyMap<string, StoredAttr>;
  readonly fillValue?: number;
  /** Chunk shape that the encoding names. */
  readonly chunks?: readonly number[];
  readonly expr: Expr;
  /** Elements of the expression as stored ones. */
  readonly encode: (data: ArrayData) => ArrayData;
}

/** A dataset as NetCDF stores it. */
export interface DatasetLayout {
  readonly dims: ReadonlyMap<string, number>;
  readonly unlimited: ReadonlySet<string>;
  /** Coordinates first. */
  readonly variables: readonly StoredLayout[];
  readonly attrs: ReadonlyMap<string, StoredAttr>;
}

interface LayoutOptions {
  readonly encoding?: Readonly<Record<string, StorageEncoding>>;
  readonly unlimitedDims?: readonly string[];
  /** Whether the format lacks integers of 64 bits. */
  readonly isClassic?: boolean;
}

/** What of a dataset is stored, with xarray's rules. @throws UnsupportedError, VariableNotFoundError, DimensionNotFoundError */
export function layoutOf(parts: DatasetParts, options: LayoutOptions): DatasetLayout {
  const { encoding = {}, unlimitedDims = [] } = options;
  const all = [...parts.coords, ...parts.variables];
  const names = all.map(([name]) => name);
  for (const name of Object.keys(encoding)) if (!names.includes(name)) throw new VariableNotFoundError(name, names);
  const dims = new Map(all.flatMap(([, { expr }]) => expr.dims.map((dim, axis) => [dim, expr.shape[axis]!] as const)));
  for (const dim of unlimitedDims)
    if (!dims.has(dim)) throw new DimensionNotFoundError(dim, [...dims.keys()], "the dataset");
  for (const name of [...names, ...dims.keys()]) checkName(name);
  const variables = all.map(([name, variable]) => variableLayout(name, variable, { parts, options }));
  const attrs = storedAttrs("the dataset", { ...parts.attrs, ...lonelyCoordinates(parts) });
  return { dims, unlimited: new Set(unlimitedDims), variables, attrs };
}

/** Names as NetCDF allows them (NUG, file format specifications). */
function checkName(name: string): void {
  const isValid = /^[\p{L}\p{N}_\u0080-\u{10ffff}][^\p{Cc}/]*$/u.test(name) && !name.endsWith(" ");
  if (!isValid)
    throw new UnsupportedError(`the name "${name}" in NetCDF`, "rename it: a letter, digit or _ first, no /");
}

/** Coordinates that no variable names, so that the dataset must. */
function lonelyCoordinates(parts: DatasetParts): Attrs {
  const named = new Set([...parts.variables.values()].flatMap((variable) => auxiliaryOf(parts, variable)));
  const left = [...parts.coords]
    .filter(([name, { expr }]) => !named.has(name) && !(expr.dims.length === 1 && expr.dims[0] === name))
    .map(([name]) => name);
  return left.length === 0 ? {} : { coordinates: left.join(" ") };
}

function variableLayout(
  name: string,
  variable: Variable,
  { parts, options }: { parts: DatasetParts; options: LayoutOptions },
): StoredLayout {
  const asked: StorageEncoding = options.encoding?.[name] ?? {};
  const { expr } = variable;
  // a file that was opened as stored has them among its attributes; they have the stored dtype
  const { _FillValue: fill, missing_value: missing, ...attrs } = variable.attrs;
  const isRaw = fill !== undefined || missing !== undefined;
  const encoding: Attrs = {
    ...variable.encoding,
    ...boundedTimes(parts, name, options),
    ...(isRaw ? { _FillValue: null } : {}),
    ...(asked as Attrs),
  };
  const elements = options.isClassic ? undefined : timesOf(variable);
  const form = storedForm({ name, dtype: expr.dtype, encoding, elements });
  const dtype = form.dtype === "bool" ? "int8" : form.dtype === "float16" ? "float32" : form.dtype;
  const coordinates = parts.variables.has(name) ? auxiliaryOf(parts, variable) : [];
  const chunks = asked.chunks ?? encoding.chunks;
  const isChunks = Array.isArray(chunks) && chunks.length === expr.shape.length && chunks.every((n) => Number(n) >= 1);
  if (asked.chunks && !isChunks)
    throw new UnsupportedError(`chunks ${JSON.stringify(asked.chunks)} of "${name}"`, "give one length per axis");
  const raw: Attrs = {
    ...(fill === undefined ? {} : { _FillValue: fill }),
    ...(missing === undefined ? {} : { missing_value: missing }),
  };
  const told: Attrs = {
    ...attrs,
    ...(coordinates.length === 0 ? {} : { coordinates: coordinates.join(" ") }),
    ...(form.dtype === "bool" ? { dtype: "bool" } : {}),
  };
  return {
    name,
    dims: expr.dims,
    shape: expr.shape,
    dtype,
    attrs: new Map([
      ...storedAttrs(`"${name}"`, told),
      ...formAttrs({ ...form, attrs: { ...raw, ...form.attrs } }, { dtype, memory: expr.dtype }),
    ]),
    ...(form.fillValue === undefined ? {} : { fillValue: form.fillValue }),
    ...(isChunks ? { chunks: chunks as number[] } : {}),
    expr,
    encode:
      dtype === form.dtype || dtype === "int8"
        ? form.encode
        : (data) => Float32Array.from(form.encode(data) as Float16Array),
  };
}

/** The form's attributes: fill values have the stored dtype, scale and offset the one that readers are to compute in. */
function formAttrs(
  { attrs, fillValue }: { attrs: Attrs; fillValue?: number },
  { dtype, memory }: { dtype: DType; memory: DType },
): [string, StoredAttr][] {
  const packing = memory === "float32" ? "float32" : "float64";
  const all = { ...(fillValue === undefined ? {} : { _FillValue: fillValue }), ...attrs };
  return Object.entries(all).flatMap(([name, value]): [string, StoredAttr][] => {
    const as = name === "scale_factor" || name === "add_offset" ? packing : dtype;
    const numbers = (Array.isArray(value) ? value : [value]) as AttrValue[];
    if (numbers.every((one) => typeof one === "number" || typeof one === "bigint"))
      return [[name, { dtype: as, values: numbers as number[] }]];
    return [...storedAttrs("its encoding", { [name]: value })];
  });
}

/** Attributes with the dtypes that NetCDF needs: whole numbers of 32 bits, bigger ones, floats, texts. */
function storedAttrs(owner: string, attrs: Attrs): Map<string, StoredAttr> {
  return new Map(
    Object.entries(attrs)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => [name, storedAttr(`the attribute "${name}" of ${owner}`, value)]),
  );
}

function storedAttr(what: string, value: AttrValue): StoredAttr {
  const list: readonly AttrValue[] = Array.isArray(value) ? value : [value];
  if (list.length > 0 && list.every((one) => typeof one === "string")) return list;
  const numbers = list.map((one) => (typeof one === "boolean" ? Number(one) : one));
  if (!numbers.every((one) => typeof one === "number" || typeof one === "bigint"))
    throw new UnsupportedError(
      `${what} in NetCDF, which has texts, numbers and lists of them`,
      "write it as JSON text",
    );
  const isWhole = numbers.every((one) => typeof one === "bigint" || Number.isInteger(one));
  const isSmall = isWhole && numbers.every((one) => one >= -(2 ** 31) && one < 2 ** 31);
  const dtype = isSmall ? "int32" : isWhole && numbers.some((one) => typeof one === "bigint") ? "int64" : "float64";
  return { dtype, values: isInteger(dtype) ? numbers : numbers.map(Number) };
}
