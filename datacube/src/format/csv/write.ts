import type { DatasetParts } from "../../array/dataset.ts";
import { toCalendar } from "../../cf/calendar.ts";
import { CFDatetime } from "../../cf/cf-datetime.ts";
import { UnsupportedError } from "../../errors.ts";
import type { Column, PlainColumn, TableBatch } from "../../table/column.ts";
import { type RowOptions, rowsOf } from "../../table/rows.ts";
import { replaceOutput } from "../output-file.ts";

/** Options of `toCSV()`. */
export interface ToCsvOptions extends RowOptions {
  /** What is between fields; a comma by default. */
  readonly delimiter?: string;
  /** Replaces a file that is at the path. */
  readonly overwrite?: boolean;
}

/**
 * Writes the rows of a dataset as CSV (RFC 4180 with LF, UTF-8), batch by batch: a header, one row per position. Missing
 * values are empty, times ISO 8601; numbers have the digits that their dtype needs, and floats a point or an exponent.
 * @throws TargetExistsError
 */
export async function writeCsv(parts: DatasetParts, path: string, options: ToCsvOptions = {}): Promise<void> {
  const { overwrite = false, delimiter = ",", ...rows } = options;
  if (!/^[^"\r\n\u0080-\uffff]$/.test(delimiter))
    throw new UnsupportedError(`the delimiter ${JSON.stringify(delimiter)}`, "it is one ASCII character");
  await replaceOutput(path, overwrite, async (file) => {
    let offset = 0;
    for await (const batch of rowsOf(parts, rows)) {
      const header =
        offset === 0
          ? lineOf(
              batch.columns.map(({ name }) => name),
              delimiter,
            )
          : "";
      const bytes = Buffer.from(header + linesOf(batch, delimiter));
      await file.write(bytes, offset);
      offset += bytes.length;
    }
  });
}

function linesOf({ columns, rows }: TableBatch, delimiter: string): string {
  const texts = columns.map(textsOf);
  let lines = "";
  for (let row = 0; row < rows; row++)
    lines += lineOf(
      texts.map((text) => text(row)),
      delimiter,
    );
  return lines;
}

/** One line; a line that would be empty is a field in quotes, as readers pass over empty ones. */
function lineOf(fields: readonly string[], delimiter: string): string {
  if (fields.length === 1 && fields[0] === "") return '""\n';
  return `${fields.map((field) => quoted(field, delimiter)).join(delimiter)}\n`;
}

function quoted(field: string, delimiter: string): string {
  const isPlain = !field.includes(delimiter) && !/["\r\n]/.test(field);
  return isPlain ? field : `"${field.replaceAll('"', '""')}"`;
}

function textsOf(column: Column): (row: number) => string {
  if (column.kind !== "plain")
    throw new UnsupportedError(`CSV of the column "${column.name}"`, "its rows are no values");
  const { data, dtype } = column;
  switch (dtype) {
    case "string":
      return (row) => data[row] as string;
    case "bool":
      return (row) => (data[row] ? "True" : "False");
    case "datetime":
      return timeText(column);
    case "float32":
      return (row) => floatText(data[row] as number, { round: Math.fround, digits: 6 });
    case "float16":
      return (row) => floatText(data[row] as number, { round: Math.f16round, digits: 3 });
    case "float64":
    case "timedelta":
      return (row) => floatText(data[row] as number);
    default:
      return (row) => String(data[row]);
  }
}

function timeText({ data, calendar }: PlainColumn): (row: number) => string {
  const of = toCalendar(calendar);
  return (row) => (Number.isNaN(data[row]) ? "" : new CFDatetime(data[row] as number, of).toISOString());
}

/** The fewest digits that give the value again, after rounding to a narrower float where it is one. */
function floatText(value: number, narrow?: { round: (value: number) => number; digits: number }): string {
  if (Number.isNaN(value)) return "";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  const text = Object.is(value, -0) ? "-0" : String(narrow ? shortest(value, narrow) : value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

/** Nine digits tell any float of 32 bits. */
function shortest(value: number, { round, digits }: { round: (value: number) => number; digits: number }): number {
  for (let n = digits; n < 9; n++) {
    const short = Number(value.toPrecision(n));
    if (round(short) === value) return short;
  }
  return Number(value.toPrecision(9));
}
