import * as h5wasm from "h5wasm";
import { type ArrayData, createData, type DType, isComplex } from "../../array/dtype.ts";
import { sizeOf } from "../../array/shape.ts";
import type { AttrValue } from "../../array/variable.ts";
import { complexDType, isPlainComplex, readComplex } from "./complex.ts";
import type { Hdf5Group, Hdf5Request, Hdf5Stored, Hdf5Variable } from "./protocol.ts";

/** Attributes by which NetCDF-4 and HDF5 dimension scales keep their own books. */
const internal = new Set([
  "CLASS",
  "NAME",
  "REFERENCE_LIST",
  "DIMENSION_LIST",
  "DIMENSION_LABELS",
  "_Netcdf4Dimid",
  "_Netcdf4Coordinates",
  "_NCProperties",
  "_nc3_strict",
]);

/** Filters that h5wasm can undo. */
const knownFilters = new Set([1, 2, 3, 4, 5, 6]);

/** Describes the datasets of a group as variables; dimensions by NetCDF-4's rules, else `phony_dim_0`, … by length. */
export function describeGroup(group: h5wasm.Group, withAnyFilter: boolean): Hdf5Group {
  const datasets = group
    .keys()
    .map((name) => ({ name, entity: group.get(name) }))
    .filter((item): item is { name: string; entity: h5wasm.Dataset } => item.entity instanceof h5wasm.Dataset);
  const variables: Hdf5Variable[] = [];
  const unreadable: [string, string][] = [];
  const naming = new DimensionNames(datasets);
  for (const { name, entity } of datasets) {
    if (isPureDimension(entity)) continue;
    const unknown = entity.filters.find(({ id }) => !knownFilters.has(id));
    const variable =
      unknown && !withAnyFilter
        ? `its filter ${unknown.name || unknown.id} is not supported`
        : describeDataset(name, entity, naming);
    if (typeof variable === "string") unreadable.push([name, variable]);
    else variables.push(variable);
  }
  return { variables, unreadable, attrs: readAttrs(group).attrs };
}

/** A variable, or the reason why it cannot be read. */
function describeDataset(name: string, dataset: h5wasm.Dataset, naming: DimensionNames): Hdf5Variable | string {
  const { metadata } = dataset;
  const dtype = toDType(metadata);
  const stored = metadata.shape;
  if (dtype === undefined) return `its HDF5 type (class ${metadata.type}, ${metadata.size} bytes) is not supported`;
  if (stored === null) return "it has no data (a null dataspace)";
  const isText = metadata.type === 3 && !metadata.vlen && metadata.size === 1 && stored.length > 0;
  const dims = naming.of(name, dataset);
  const cut = <T>(list: readonly T[]): readonly T[] => (isText ? list.slice(0, -1) : list);
  return {
    name,
    path: dataset.path,
    dims: cut(dims),
    shape: cut(stored),
    dtype,
    chunks: metadata.chunks ? cut(metadata.chunks) : undefined,
    ...(isText ? { textWidth: stored.at(-1)! } : {}),
    ...readAttrs(dataset),
    filters: dataset.filters.map((filter) => filter.name),
    stored: describeStored(dataset, dims, dtype),
  };
}

function describeStored(dataset: h5wasm.Dataset, dims: readonly string[], dtype: DType): Hdf5Stored {
  const { size, shape, maxshape, littleEndian, vlen } = dataset.metadata;
  // an object reference is the address of the object's header
  const reference = Uint8Array.from(dataset.create_reference().ref_data);
  const address = Number(new DataView(reference.buffer).getBigUint64(0, true));
  const unlimited = (length: number | bigint | null): number | null =>
    Number(length) >= 2 ** 53 ? null : Number(length);
  return {
    address,
    dims,
    shape: shape!,
    maxShape: (maxshape ?? shape!).map((length) => (length === null ? null : unlimited(length))),
    type: vlen ? undefined : isComplex(dtype) ? complexType(dataset) : numpyType(dtype, size, littleEndian),
    elementBytes: size,
  };
}

function complexType({ metadata }: h5wasm.Dataset): string | undefined {
  const isLittleEndian = metadata.compound_type!.members[0]!.littleEndian;
  return isPlainComplex(metadata) ? `${isLittleEndian ? "<" : ">"}c${metadata.size}` : undefined;
}

function numpyType(dtype: DType, size: number, isLittleEndian: boolean): string {
  if (dtype === "string") return `|S${size}`;
  if (dtype === "bool") return "|b1";
  const kind = dtype.startsWith("uint") ? "u" : dtype.startsWith("int") ? "i" : "f";
  return `${size === 1 ? "|" : isLittleEndian ? "<" : ">"}${kind}${size}`;
}

function toDType(metadata: h5wasm.Metadata): DType | undefined {
  const { type, size, signed } = metadata;
  if (type === 3) return "string";
  if (type === 6) return complexDType(metadata);
  if (type === 8 && isBool(metadata)) return "bool";
  if ((type === 0 || type === 8) && [1, 2, 4, 8].includes(size)) return `${signed ? "" : "u"}int${size * 8}` as DType;
  if (type === 1 && (size === 4 || size === 8)) return `float${size * 8}` as DType;
  return undefined;
}

/** h5py's bool: an enumeration of FALSE and TRUE in one byte. */
function isBool({ enum_type, size }: h5wasm.Metadata): boolean {
  const members = enum_type?.members;
  return size === 1 && members !== undefined && members.FALSE === 0 && members.TRUE === 1;
}

function textAttr(dataset: h5wasm.Dataset, name: string): string | undefined {
  const attribute = dataset.attrs[name];
  return typeof attribute?.value === "string" ? attribute.value : undefined;
}

function isScale(dataset: h5wasm.Dataset): boolean {
  return textAttr(dataset, "CLASS") === "DIMENSION_SCALE";
}

function isPureDimension(dataset: h5wasm.Dataset): boolean {
  return (
    isScale(dataset) &&
    (textAttr(dataset, "NAME") ?? "").startsWith("This is a netCDF dimension but not a netCDF variable")
  );
}

/** Names of the dimensions of the datasets of one group. */
class DimensionNames {
  readonly #byId = new Map<number, string>();
  readonly #phony = new Map<string, string>();

  constructor(datasets: readonly { name: string; entity: h5wasm.Dataset }[]) {
    for (const { name, entity } of datasets) {
      const id = numbersOf(entity.attrs._Netcdf4Dimid)[0];
      if (id !== undefined && isScale(entity)) this.#byId.set(id, toDimension(name));
    }
  }

  of(name: string, dataset: h5wasm.Dataset): string[] {
    const shape = dataset.shape ?? [];
    const ids = numbersOf(dataset.attrs._Netcdf4Coordinates).map((id) => this.#byId.get(id));
    if (ids.length === shape.length && ids.every((id) => id !== undefined)) return ids;
    if (isScale(dataset) && shape.length === 1) return [toDimension(name)];
    const used = new Map<number, number>();
    return shape.map((length, axis) => {
      const scale = dataset.get_attached_scales(axis)[0];
      if (scale !== undefined) return toDimension(scale.split("/").at(-1)!);
      const nth = used.get(length) ?? 0;
      used.set(length, nth + 1);
      return this.#phonyName(`${length}/${nth}`);
    });
  }

  #phonyName(key: string): string {
    const name = this.#phony.get(key) ?? `phony_dim_${this.#phony.size}`;
    this.#phony.set(key, name);
    return name;
  }
}

/** NetCDF-4 hides a variable that has a dimension's name but is not its coordinate behind this prefix. */
function toDimension(name: string): string {
  return name.replace(/^_nc4_non_coord_/, "");
}

function numbersOf(attribute: h5wasm.Attribute | undefined): number[] {
  const value = attribute?.value;
  if (typeof value === "number" || typeof value === "bigint") return [Number(value)];
  return ArrayBuffer.isView(value) ? Array.from(value as Int32Array, Number) : [];
}

/** Attributes by which PyTables keeps its own books. */
const tableBooks = /^(CLASS|VERSION|NROWS|FIELD_\d+_\w+)$/;

/** Attributes of a table, without PyTables' own. */
export function tableAttrs(dataset: h5wasm.Dataset): Record<string, AttrValue> {
  return Object.fromEntries(Object.entries(readAttrs(dataset).attrs).filter(([name]) => !tableBooks.test(name)));
}

function readAttrs(entity: h5wasm.Dataset | h5wasm.Group): {
  attrs: Record<string, AttrValue>;
  attrTypes: Record<string, DType>;
} {
  const attrs: Record<string, AttrValue> = {};
  const attrTypes: Record<string, DType> = {};
  const attributes = entity.attrs;
  for (const name of Object.keys(attributes)) {
    if (internal.has(name)) continue;
    const attribute = attributes[name]!;
    const dtype = toDType(attribute.metadata);
    if (dtype === undefined || isComplex(dtype)) continue;
    attrs[name] = toAttr(attribute);
    if (dtype !== "string") attrTypes[name] = dtype;
  }
  return { attrs, attrTypes };
}

function toAttr(attribute: h5wasm.Attribute): AttrValue {
  const value = attribute.value;
  if (value === null) return "";
  const list = ArrayBuffer.isView(value)
    ? Array.from(value as Iterable<number | bigint>)
    : Array.isArray(value)
      ? (value as AttrValue[])
      : undefined;
  if (list === undefined) return plain(value as AttrValue);
  return list.length === 1 ? plain(list[0]!) : list.map(plain);
}

function plain(value: AttrValue): AttrValue {
  if (typeof value === "string") return value.replace(/\0+$/, "");
  return typeof value === "bigint" && Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

/** Elements of a block of a dataset, row-major; of complex numbers their parts. */
export function readDataset(file: h5wasm.File, request: Extract<Hdf5Request, { kind: "read" }>): ArrayData {
  const dataset = file.get(request.path);
  if (!(dataset instanceof h5wasm.Dataset)) throw new Error(`"${request.path}" is no dataset`);
  const { start, count, dtype, textWidth } = request;
  const ranges = start.map((from, axis): [number, number] => [from, from + count[axis]!]);
  if (isComplex(dtype)) return readComplex(dataset, request);
  if (textWidth !== undefined) ranges.push([0, textWidth]);
  const value = ranges.length === 0 ? dataset.value : dataset.slice(ranges);
  if (textWidth !== undefined) return joinCharacters(value, sizeOf(count), textWidth);
  return toData(value, dtype, sizeOf(count));
}

function joinCharacters(value: unknown, count: number, width: number): string[] {
  const characters = Array.isArray(value) ? (value as string[]) : [String(value ?? "")];
  return Array.from({ length: count }, (_, i) =>
    characters
      .slice(i * width, (i + 1) * width)
      .join("")
      .replace(/\0+$/, ""),
  );
}

function toData(value: unknown, dtype: DType, length: number): ArrayData {
  if (dtype === "string") {
    const texts = Array.isArray(value) ? value : [value];
    return texts.map((text) => String(text ?? "").replace(/\0+$/, ""));
  }
  const data = createData(dtype, length);
  const list = (ArrayBuffer.isView(value) || Array.isArray(value) ? value : [value]) as ArrayLike<number>;
  if (list.length !== length) throw new RangeError(`${list.length} elements instead of ${length}`);
  if (ArrayBuffer.isView(list) && list.constructor === data.constructor) return list as unknown as ArrayData;
  for (let i = 0; i < length; i++) data[i] = list[i]!;
  return data;
}
