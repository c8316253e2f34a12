import type { ColumnSource, SchemaElement } from "hyparquet-writer";
import type { DatasetParts } from "../../array/dataset.ts";
import { type ArrayData, type DType, isTime } from "../../array/dtype.ts";
import { haveSameDates, toCalendar } from "../../cf/calendar.ts";
import { CFDatetime } from "../../cf/cf-datetime.ts";
import { UnsupportedError, VariableNotFoundError } from "../../errors.ts";
import { Crs, type CrsLike } from "../../geo/crs/crs.ts";
import type { PlainColumn, TableBatch } from "../../table/column.ts";
import { type RowOptions, rowsOf } from "../../table/rows.ts";
import { pointWkb } from "../../table/wkb.ts";
import { type OutputFile, replaceOutput } from "../output-file.ts";
import { compressions } from "./compression.ts";
import { projJson } from "./proj-json.ts";

/** Options of `toParquet()`. */
export interface ToParquetOptions extends RowOptions {
  /** "zstd" by default. */
  readonly compression?: keyof typeof compressions;
  /**
   * Adds a column `geometry` of the points of two columns, so that the file is GeoParquet (1.1); `crs` is longitude and
   * latitude by default.
   */
  readonly points?: { readonly x: string; readonly y: string; readonly crs?: CrsLike };
  /** Replaces a file that is at the path. */
  readonly overwrite?: boolean;
}

/**
 * Writes the rows of a dataset as Parquet, a row group per batch, with statistics of each. Times are microseconds (texts in
 * calendars that Parquet lacks).
 * @throws TargetExistsError, UnsupportedError
 */
export async function writeParquet(parts: DatasetParts, path: string, options: ToParquetOptions = {}): Promise<void> {
  const { overwrite = false, compression = "zstd", points, ...rows } = options;
  if (!(compression in compressions))
    throw new UnsupportedError(`the compression "${compression}"`, `choose ${Object.keys(compressions).join(", ")}`);
  const geo = points && geoMetadata(points.crs);
  const { ByteWriter, ParquetWriter } = await import("hyparquet-writer");
  await replaceOutput(path, overwrite, async (file) => {
    const writer = new FileWriter(file, new ByteWriter());
    let target: InstanceType<typeof ParquetWriter> | undefined;
    for await (const batch of rowsOf(parts, rows)) {
      const columns = [...plainColumns(batch), ...(points ? [geometryColumn(batch, points)] : [])];
      target ??= new ParquetWriter({
        writer: writer.bytes,
        schema: [{ name: "schema", num_children: columns.length }, ...columns.map(({ element }) => element)],
        createdBy: "craton",
        ...compressions[compression],
        ...(geo === undefined ? {} : { kvMetadata: [{ key: "geo", value: geo }] }),
      });
      const columnData = columns.map(({ element, data }): ColumnSource => ({ name: element.name, data }));
      await target.write({ columnData, rowGroupSize: Math.max(1, batch.rows) });
      await writer.flush();
    }
    await target!.finish();
    await writer.flush();
  });
}

/** Passes on what was written so far. */
class FileWriter {
  readonly #file: OutputFile;
  readonly bytes: InstanceType<typeof import("hyparquet-writer")["ByteWriter"]>;
  #written = 0;

  constructor(file: OutputFile, bytes: FileWriter["bytes"]) {
    this.#file = file;
    this.bytes = bytes;
  }
  async flush(): Promise<void> {
    const bytes = this.bytes.getBytes();
    await this.#file.write(bytes, this.#written);
    this.#written += bytes.length;
    this.bytes.index = 0;
  }
}

interface Written {
  readonly element: SchemaElement;
  readonly data: ColumnSource["data"];
}

function plainColumns({ columns }: TableBatch): Written[] {
  return columns.map((column) => {
    if (column.kind !== "plain") throw new UnsupportedError(`Parquet of the nested column "${column.name}"`);
    return toWritten(column);
  });
}

const storage: Readonly<
  Record<Exclude<DType, "complex64" | "complex128" | "datetime" | "string">, Omit<SchemaElement, "name">>
> = {
  bool: { type: "BOOLEAN" },
  int8: { type: "INT32", converted_type: "INT_8" },
  uint8: { type: "INT32", converted_type: "UINT_8" },
  int16: { type: "INT32", converted_type: "INT_16" },
  uint16: { type: "INT32", converted_type: "UINT_16" },
  int32: { type: "INT32" },
  uint32: { type: "INT32", converted_type: "UINT_32" },
  int64: { type: "INT64" },
  uint64: { type: "INT64", converted_type: "UINT_64" },
  float16: { type: "FIXED_LEN_BYTE_ARRAY", type_length: 2, logical_type: { type: "FLOAT16" } },
  float32: { type: "FLOAT" },
  float64: { type: "DOUBLE" },
  timedelta: { type: "INT64" },
};
const text = { type: "BYTE_ARRAY", converted_type: "UTF8" } as const;
const timestamp = {
  type: "INT64",
  logical_type: { type: "TIMESTAMP", isAdjustedToUTC: false, unit: "MICROS" },
} as const;

function toWritten({ name, dtype, data, calendar }: PlainColumn): Written {
  const repetition_type = isTime(dtype) ? "OPTIONAL" : "REQUIRED";
  if (dtype === "string") return { element: { name, ...text, repetition_type }, data: data as string[] };
  if (dtype === "datetime" && !haveSameDates(toCalendar(calendar), "standard")) {
    const texts = Array.from(data as Float64Array, (ms) => (Number.isNaN(ms) ? null : timeText(ms, calendar)));
    return { element: { name, ...text, repetition_type }, data: texts };
  }
  if (isTime(dtype)) {
    const micros = Array.from(data as Float64Array, (ms) => (Number.isNaN(ms) ? null : BigInt(Math.round(ms * 1000))));
    return {
      element: { name, ...(dtype === "datetime" ? timestamp : storage.timedelta), repetition_type },
      data: micros,
    };
  }
  const held = dtype === "bool" ? Array.from(data as Uint8Array, Boolean) : heldNumbers(data, dtype);
  return { element: { name, ...storage[dtype as keyof typeof storage], repetition_type }, data: held };
}

function timeText(ms: number, calendar: string | undefined): string {
  return new CFDatetime(ms, toCalendar(calendar)).toISOString();
}

/** The writer takes 32-bit integers as such, and others as numbers that it checks. */
function heldNumbers(data: ArrayData, dtype: DType): ColumnSource["data"] {
  return /^(u?int(8|16)|uint32|float16)$/.test(dtype) ? Array.from(data as Uint32Array) : (data as Float64Array);
}

function geometryColumn({ columns, rows }: TableBatch, { x, y }: NonNullable<ToParquetOptions["points"]>): Written {
  const numbers = (name: string): ArrayLike<number | bigint> => {
    const column = columns.find((one) => one.name === name);
    if (column?.kind === "plain" && column.dtype !== "string") return column.data as ArrayLike<number | bigint>;
    throw new VariableNotFoundError(
      name,
      columns.map((one) => one.name),
      column && "it has no numbers",
    );
  };
  const [xs, ys] = [numbers(x), numbers(y)];
  const data = Array.from({ length: rows }, (_, row) => pointWkb(Number(xs[row]), Number(ys[row])));
  return { element: { name: "geometry", type: "BYTE_ARRAY", repetition_type: "REQUIRED" }, data };
}

function geoMetadata(crs: CrsLike | undefined): string {
  const column = {
    encoding: "WKB",
    geometry_types: ["Point"],
    ...(crs === undefined ? {} : { crs: projJson(Crs.from(crs)) }),
  };
  return JSON.stringify({ version: "1.1.0", primary_column: "geometry", columns: { geometry: column } });
}
