import { type ArrayData, createData, type DType, isInteger, isTime, missingDType } from "../array/dtype.ts";
import { toCalendar } from "../cf/calendar.ts";
import { UnsupportedError } from "../errors.ts";
import type { PlainColumn } from "./column.ts";
import { parseIsoTime } from "./iso-time.ts";

/** What is asked of an Arrow table; those of every release of `apache-arrow` and of libraries like it have it. */
export interface ArrowLike {
  readonly schema: { readonly fields: readonly ArrowField[] };
  readonly numRows: number;
  getChildAt(column: number): ArrowVector | null;
}

interface ArrowField {
  readonly name: string;
  readonly type: unknown;
  readonly metadata?: ReadonlyMap<string, string> | null;
}

interface ArrowVector extends Iterable<unknown> {
  readonly length: number;
  readonly nullCount: number;
  toArray?(): unknown;
}

/**
 * Columns of an Arrow table. Numbers with missing ones become floats with NaN, as in pandas; dictionaries become what they
 * stand for, parts of structs columns of their own named `a.b`.
 * @throws UnsupportedError for types that no array can have
 */
export function fromArrow(table: ArrowLike): PlainColumn[] {
  return table.schema.fields.flatMap((field, i) => {
    const vector = table.getChildAt(i);
    return vector ? columnsOf(partOf(field), vector, table.numRows) : [];
  });
}

function columnsOf(field: ArrowField, vector: ArrowVector, rows: number): PlainColumn[] {
  const parts = (field.type as { children?: readonly ArrowField[] | null }).children;
  if (!/^Struct/.test(String(field.type)) || !parts) return [columnOf(field, vector, rows)];
  return parts.flatMap((part) => {
    const values = { length: vector.length, nullCount: -1, [Symbol.iterator]: () => partsNamed(part.name, vector) };
    return columnsOf({ ...partOf(part), name: `${field.name}.${part.name}` }, values, rows);
  });
}

function* partsNamed(name: string, structs: Iterable<unknown>): Generator<unknown> {
  for (const struct of structs) yield (struct as Record<string, unknown> | null)?.[name] ?? null;
}

/** Fields are objects of a class, whose properties a spread does not take. */
function partOf({ name, type, metadata }: ArrowField): ArrowField {
  return { name, type, metadata: metadata ?? null };
}

function columnOf({ name, type, metadata }: ArrowField, vector: ArrowVector, rows: number): PlainColumn {
  const text = /^Dictionary<.*?, *(.*)>$/.exec(String(type))?.[1] ?? String(type);
  const calendar = metadata?.get("calendar");
  if (text.includes("Utf8") && calendar !== undefined) return calendarColumn(name, vector, { rows, calendar });
  const { dtype, element } = conversionOf(name, text);
  const whole = vector.nullCount === 0 ? numbersOf(dtype, vector) : undefined;
  if (whole) return { kind: "plain", name, dtype, data: whole };
  const values = [...vector];
  const hasNulls = vector.nullCount !== 0 && values.some((value) => value === null || value === undefined);
  const held = hasNulls ? nullableDType(dtype) : dtype;
  const data = createData(held, rows) as unknown[];
  const missing = held === "string" ? "" : Number.NaN;
  const convert = held === dtype ? element : (value: unknown) => Number(element(value));
  values.forEach((value, row) => {
    data[row] = value === null || value === undefined ? missing : convert(value);
  });
  const times = held === "datetime" ? { calendar: calendar ?? "proleptic_gregorian" } : {};
  return { kind: "plain", name, dtype: held, data: data as unknown as ArrayData, ...times };
}

/** The numbers at once, where Arrow has them as an array of the dtype; a copy, as Arrow's memory may be reused. */
function numbersOf(dtype: DType, vector: ArrowVector): ArrayData | undefined {
  if (dtype === "string" || dtype === "bool" || isTime(dtype)) return undefined;
  // of no rows there may be no buffer to begin with
  const data = vector.length === 0 ? createData(dtype, 0) : vector.toArray?.();
  if (data?.constructor !== createData(dtype, 0).constructor) return undefined;
  return (data as Float64Array).slice();
}

/** The dtype of a column some of whose rows have no value: float64 for whole numbers, as in pandas. */
export function nullableDType(dtype: DType): DType {
  if (dtype === "string") return dtype;
  return isInteger(dtype) ? "float64" : missingDType(dtype);
}

function calendarColumn(
  name: string,
  vector: ArrowVector,
  { rows, calendar }: { rows: number; calendar: string },
): PlainColumn {
  const of = toCalendar(calendar);
  const data = new Float64Array(rows);
  let row = 0;
  for (const text of vector) data[row++] = parseIsoTime(String(text), of) ?? Number.NaN;
  return { kind: "plain", name, dtype: "datetime", data, calendar };
}

interface Conversion {
  readonly dtype: DType;
  readonly element: (value: unknown) => number | bigint | string;
}

const unitMs: Readonly<Record<string, number>> = { SECOND: 1000, MILLISECOND: 1, MICROSECOND: 1e-3, NANOSECOND: 1e-6 };

/** The dtype of an Arrow type, by its name as Arrow prints it. */
function conversionOf(name: string, type: string): Conversion {
  if (/^U?int(8|16|32|64)$/i.test(type)) {
    const dtype = type.toLowerCase() as DType;
    return { dtype, element: (value) => (dtype.endsWith("64") ? BigInt(value as bigint) : Number(value)) };
  }
  if (/^Float(16|32|64)$/.test(type)) return { dtype: type.toLowerCase() as DType, element: Number };
  if (type === "Bool") return { dtype: "bool", element: Number };
  if (/Utf8/.test(type)) return { dtype: "string", element: String };
  if (/^(Date|Timestamp)/.test(type)) return { dtype: "datetime", element: Number };
  const unit = /^(?:Duration|Time(?:32|64)?)<(\w+)>$/.exec(type)?.[1];
  if (unit !== undefined && unit in unitMs)
    return { dtype: "timedelta", element: (value) => Number(value) * unitMs[unit]! };
  throw new UnsupportedError(`the column "${name}" of type ${type} as an array`, "leave it out: table.select([…])");
}
