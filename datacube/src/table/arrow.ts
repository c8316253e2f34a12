import type { Data, DataType, Field, RecordBatch, Schema, Table } from "apache-arrow";
import type { TypedArray } from "../array/dtype.ts";
import { haveSameDates, toCalendar } from "../cf/calendar.ts";
import { CFDatetime } from "../cf/cf-datetime.ts";
import { UnsupportedError } from "../errors.ts";
import type { Column, PlainColumn, TableBatch } from "./column.ts";

type Arrow = typeof import("apache-arrow");

/** A table of Apache Arrow, as the package `apache-arrow` has it. */
export type ArrowTable = Table;

/** Batches of the same columns as one Arrow table; numbers are not copied. At least one batch. */
export async function toArrow(batches: readonly TableBatch[]): Promise<ArrowTable> {
  const arrow = await import("apache-arrow");
  const parts = batches.map((batch) => batch.columns.map((column) => toData(arrow, column, batch.rows)));
  const fields = batches[0]!.columns.map((column, i) => fieldOf(arrow, column, parts[0]![i]!.type));
  const schema = new arrow.Schema(fields);
  return new arrow.Table(
    schema,
    parts.map((children, i) => toBatch(arrow, schema, { children, rows: batches[i]!.rows })),
  );
}

function toBatch(arrow: Arrow, schema: Schema, part: { children: Data[]; rows: number }): RecordBatch {
  const type = new arrow.Struct(schema.fields);
  return new arrow.RecordBatch(
    schema,
    arrow.makeData({ type, length: part.rows, nullCount: 0, children: part.children }),
  );
}

function fieldOf(arrow: Arrow, column: Column, type: DataType): Field {
  const metadata = new Map<string, string>();
  if (column.kind === "plain" && column.dtype === "datetime") metadata.set("calendar", column.calendar ?? "standard");
  if (column.kind === "bytes" && column.extension !== undefined) {
    metadata.set("ARROW:extension:name", column.extension);
    if (column.extensionMetadata !== undefined) metadata.set("ARROW:extension:metadata", column.extensionMetadata);
  }
  return new arrow.Field(column.name, type, true, metadata);
}

function toData(arrow: Arrow, column: Column, rows: number): Data {
  const validity = bitmapOf(column.valid);
  const base = { length: rows, nullCount: validity.nulls, nullBitmap: validity.bits };
  switch (column.kind) {
    case "plain":
      return plainData(arrow, column, base);
    case "struct": {
      const children = column.fields.map((field) => toData(arrow, field, rows));
      const type = new arrow.Struct(column.fields.map((field, i) => fieldOf(arrow, field, children[i]!.type)));
      return arrow.makeData({ ...base, type, children });
    }
    case "list": {
      const child = toData(arrow, column.item, rows * column.size);
      const type = new arrow.FixedSizeList(column.size, fieldOf(arrow, column.item, child.type));
      return arrow.makeData({ ...base, type, child });
    }
    case "bytes": {
      const valid = bitmapOf(Uint8Array.from(column.data, (bytes) => (bytes ? 1 : 0)));
      const { offsets, data } = joined(column.data.map((bytes) => bytes ?? new Uint8Array(0)));
      const nulls = { length: rows, nullCount: valid.nulls, nullBitmap: valid.bits };
      return arrow.makeData({ ...nulls, type: new arrow.Binary(), valueOffsets: offsets, data });
    }
  }
}

interface Base {
  readonly length: number;
  readonly nullCount: number;
  readonly nullBitmap: Uint8Array | undefined;
}

function plainData(arrow: Arrow, column: PlainColumn, base: Base): Data {
  const { dtype, data } = column;
  switch (dtype) {
    case "string":
      return utf8Data(arrow, data as readonly string[], base);
    case "datetime":
      return timeData(arrow, column, base);
    case "timedelta":
      return microsecondData(arrow, data as Float64Array, { base, type: new arrow.DurationMicrosecond() });
    case "bool":
      return arrow.makeData({ ...base, type: new arrow.Bool(), data: bitmapOf(data as Uint8Array, true).bits! });
    case "complex64":
    case "complex128":
      throw new UnsupportedError(`a column of complex numbers ("${column.name}")`, "make columns of its real and imag");
    case "float16":
      return arrow.makeData({
        ...base,
        type: new arrow.Float16(),
        data: new Uint16Array(copyBuffer(data as Float16Array)),
      });
    default: {
      const types = {
        int8: arrow.Int8,
        uint8: arrow.Uint8,
        int16: arrow.Int16,
        uint16: arrow.Uint16,
        int32: arrow.Int32,
        uint32: arrow.Uint32,
        int64: arrow.Int64,
        uint64: arrow.Uint64,
        float32: arrow.Float32,
        float64: arrow.Float64,
      };
      return fixedData(arrow, new types[dtype](), { ...base, data: data as TypedArray });
    }
  }
}

/** Elements of one width; Arrow's `makeData` has no such overload for a type that is not known beforehand. */
function fixedData(
  arrow: Arrow,
  type: DataType,
  { length, nullCount, nullBitmap, data }: Base & { data: TypedArray },
): Data {
  const { DATA, VALIDITY } = arrow.BufferType;
  return new arrow.Data(type, 0, length, nullCount, {
    [DATA]: data,
    ...(nullBitmap ? { [VALIDITY]: nullBitmap } : {}),
  });
}

function copyBuffer(data: Float16Array): ArrayBuffer {
  return data.slice().buffer as ArrayBuffer;
}

/** Times of real-world calendars are timestamps of microseconds; those of others are texts, as Arrow has no such times. */
function timeData(arrow: Arrow, { data, calendar: name }: PlainColumn, base: Base): Data {
  const calendar = toCalendar(name);
  const ms = data as Float64Array;
  if (haveSameDates(calendar, "standard"))
    return microsecondData(arrow, ms, { base, type: new arrow.TimestampMicrosecond() });
  const texts = Array.from(ms, (value) => (Number.isNaN(value) ? "" : new CFDatetime(value, calendar).toISOString()));
  return utf8Data(arrow, texts, { length: base.length, ...nullsOf(ms) });
}

function microsecondData(arrow: Arrow, ms: Float64Array, to: { base: Base; type: DataType }): Data {
  const data = BigInt64Array.from(ms, (value) => (Number.isNaN(value) ? 0n : BigInt(Math.round(value * 1000))));
  return fixedData(arrow, to.type, { length: to.base.length, ...nullsOf(ms), data });
}

function nullsOf(ms: Float64Array): Pick<Base, "nullCount" | "nullBitmap"> {
  const { nulls, bits } = bitmapOf(Uint8Array.from(ms, (value) => (Number.isNaN(value) ? 0 : 1)));
  return { nullCount: nulls, nullBitmap: bits };
}

function utf8Data(arrow: Arrow, texts: readonly string[], base: Base): Data {
  const { offsets, data } = joined(texts.map((text) => Buffer.from(text)));
  return arrow.makeData({ ...base, type: new arrow.Utf8(), valueOffsets: offsets, data });
}

/** Values one after the other, with where each begins. @throws UnsupportedError for more than 2 GB */
function joined(values: readonly Uint8Array[]): { offsets: Int32Array; data: Uint8Array } {
  const offsets = new Int32Array(values.length + 1);
  let total = 0;
  values.forEach((value, i) => {
    total += value.length;
    if (total > 2 ** 31 - 1)
      throw new UnsupportedError(`a column whose texts have more than ${2 ** 31 - 1} bytes`, "take smaller batches");
    offsets[i + 1] = total;
  });
  const data = new Uint8Array(total);
  values.forEach((value, i) => void data.set(value, offsets[i]!));
  return { offsets, data };
}

/** Bits of 0 and 1, lowest first; none where all are 1, unless `always`. */
function bitmapOf(flags: Uint8Array | undefined, always = false): { bits: Uint8Array | undefined; nulls: number } {
  if (flags === undefined) return { bits: undefined, nulls: 0 };
  const bits = new Uint8Array(Math.ceil(flags.length / 8));
  let ones = 0;
  for (let i = 0; i < flags.length; i++) {
    if (!flags[i]) continue;
    ones++;
    bits[i >> 3]! |= 1 << (i & 7);
  }
  return { bits: always || ones < flags.length ? bits : undefined, nulls: flags.length - ones };
}
