import type { SchemaElement, SchemaTree } from "hyparquet";
import { isDType } from "../../array/dtype.ts";
import type { FieldType } from "../../table/stored-table.ts";

/** What the values of a column are; those of nested columns are not read. */
export function fieldTypeOf({ element, children }: SchemaTree): FieldType {
  if (children.length > 0 || element.repetition_type === "REPEATED")
    return { kind: "unreadable", reason: "its rows are lists or groups" };
  const dtype = dtypeOf(element);
  if (dtype !== undefined && isDType(dtype)) return { kind: "plain", dtype };
  const isBytes = element.type === "BYTE_ARRAY" || element.type === "FIXED_LEN_BYTE_ARRAY";
  return isBytes ? { kind: "bytes" } : { kind: "unreadable", reason: `its Parquet type ${element.type} is not known` };
}

type Plain = Extract<FieldType, { kind: "plain" }>["dtype"];

function dtypeOf({ type, converted_type: converted, logical_type: logical }: SchemaElement): Plain | undefined {
  const kind = logical?.type;
  if (kind === "TIMESTAMP" || kind === "DATE" || type === "INT96") return "datetime";
  if (/^(TIMESTAMP_|DATE)/.test(converted ?? "")) return "datetime";
  if (kind === "TIME" || /^TIME_/.test(converted ?? "")) return "timedelta";
  if (kind === "DECIMAL" || converted === "DECIMAL") return "float64";
  if (kind === "FLOAT16") return "float16";
  if (kind === "STRING" || kind === "ENUM" || kind === "JSON" || kind === "UUID") return "string";
  if (/^(UTF8|ENUM|JSON)$/.test(converted ?? "")) return "string";
  if (kind === "INTEGER")
    return `${logical && "isSigned" in logical && logical.isSigned ? "" : "u"}int${bitsOf(logical)}` as Plain;
  if (/^U?INT_\d+$/.test(converted ?? "")) return converted!.toLowerCase().replace("_", "") as Plain;
  const plain = { BOOLEAN: "bool", INT32: "int32", INT64: "int64", FLOAT: "float32", DOUBLE: "float64" } as const;
  return plain[type as keyof typeof plain];
}

function bitsOf(logical: SchemaElement["logical_type"]): number {
  return logical && "bitWidth" in logical ? logical.bitWidth : 32;
}

/** Milliseconds of one unit of a time of day. */
export function timeUnitMs({ converted_type: converted, logical_type: logical }: SchemaElement): number {
  const unit = logical && "unit" in logical ? String(logical.unit) : (converted ?? "").replace("TIME_", "");
  return { MILLIS: 1, MICROS: 1e-3, NANOS: 1e-6 }[unit] ?? 1;
}
