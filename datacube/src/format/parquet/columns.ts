import type { DecodedArray, SchemaElement } from "hyparquet";
import { type ArrayData, createData, type DType } from "../../array/dtype.ts";
import type { Column } from "../../table/column.ts";
import type { StoredField } from "../../table/stored-table.ts";
import { timeUnitMs } from "./fields.ts";

/** Values of Parquet in parts, one after the other, as a column. */
export function toColumn(
  { name, type }: StoredField,
  { element, parts, rows }: { element: SchemaElement; parts: readonly DecodedArray[]; rows: number },
): Column {
  const count = parts.reduce((sum, part) => sum + part.length, 0);
  if (count !== rows) throw new RangeError(`${count} values instead of ${rows}`);
  if (type.kind === "bytes") {
    const data = parts.flatMap((part) =>
      Array.from(part as unknown[], (value) => (isMissing(value) ? undefined : toBytes(value))),
    );
    const { extension, extensionMetadata } = type;
    return {
      kind: "bytes",
      name,
      data,
      ...(extension === undefined ? {} : { extension }),
      ...(extensionMetadata === undefined ? {} : { extensionMetadata }),
    };
  }
  if (type.kind !== "plain") throw new RangeError(`"${name}" is nested`);
  const { dtype } = type;
  const data = createData(dtype, rows);
  const valid = new Uint8Array(rows);
  const convert = elementOf(dtype, element);
  let row = 0;
  for (const part of parts)
    for (let i = 0; i < part.length; i++, row++) {
      const value = part[i] as unknown;
      if (isMissing(value)) continue;
      valid[row] = 1;
      data[row] = convert(value) as never;
    }
  if (!valid.includes(0)) return { kind: "plain", name, dtype, data };
  return { kind: "plain", name, dtype, data: withNaN(data, valid), valid };
}

function isMissing(value: unknown): boolean {
  return value === null || value === undefined;
}

function toBytes(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new RangeError("a value is no bytes");
}

function elementOf(dtype: DType, element: SchemaElement): (value: unknown) => number | bigint | string {
  if (dtype === "string") return (value) => (typeof value === "string" ? value : JSON.stringify(value));
  if (dtype === "int64" || dtype === "uint64") return (value) => BigInt(value as bigint);
  if (dtype !== "timedelta") return Number;
  const unit = timeUnitMs(element);
  return (value) => Number(value) * unit;
}

/** Floats and times have an element for what is missing. */
function withNaN(data: ArrayData, valid: Uint8Array): ArrayData {
  if (!(data instanceof Float64Array || data instanceof Float32Array || data instanceof Float16Array)) return data;
  for (let row = 0; row < data.length; row++) if (!valid[row]) data[row] = Number.NaN;
  return data;
}
