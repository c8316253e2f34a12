import { dataProperty } from "../survey.ts";
import { MAX_COLUMNS, type Table } from "./table.ts";

interface ArrowVector {
  get(row: number): unknown;
}

interface ArrowTable {
  schema: { fields: readonly { name: unknown; type: unknown }[] };
  numRows: number;
  getChildAt(column: number): ArrowVector | null;
}

/** A table of Apache Arrow, of whatever release, known by its shape; else nothing. */
export function arrowTable(value: unknown): Table | undefined {
  if (!isArrowTable(value)) return undefined;
  const { fields } = value.schema;
  const columns = fields.slice(0, MAX_COLUMNS).map(({ name, type }) => ({
    name: String(name),
    type: String(type),
    numeric: /^(U?Int|Float|Decimal)/.test(String(type)),
  }));
  return {
    columns,
    rowCount: value.numRows,
    columnCount: fields.length,
    cell: (row, column) => cellValue(value.getChildAt(column)?.get(row), columns[column]!.type),
  };
}

/** Arrow gives dates and times as milliseconds. */
function cellValue(value: unknown, type: string): unknown {
  return typeof value === "number" && /^(Date|Timestamp)/.test(type) ? new Date(value) : value;
}

function isArrowTable(value: unknown): value is ArrowTable {
  if (typeof value !== "object" || value === null) return false;
  const schema = dataProperty(value, "schema") as Partial<ArrowTable["schema"]> | null | undefined;
  if (!Array.isArray(schema?.fields) || typeof dataProperty(value, "getChildAt") !== "function") return false;
  return typeof (value as Partial<ArrowTable>).numRows === "number";
}
