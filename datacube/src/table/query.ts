import { type ArrayData, createData } from "../array/dtype.ts";
import { MemoryLimitError, VariableNotFoundError } from "../errors.ts";
import { bytesOfBatch, type Column, type TableBatch } from "./column.ts";
import type { RowRange, StoredTable } from "./stored-table.ts";
import { rowsWhere } from "./where/evaluate.ts";
import { type Condition, columnsOf, parseCondition } from "./where/parse.ts";
import { mayHold } from "./where/prune.ts";

/** What of a stored table is wanted. */
export interface TableQuery {
  /** Names of columns; all that can be read by default. */
  readonly columns?: readonly string[];
  /**
   * Rows for which this holds, such as `"(temp > 20) & (name == 'x')"`: comparisons of columns with values or each other,
   * arithmetic, `~`, `&`, `|`; texts beside times are times. Parts of the file where it cannot hold are not read.
   */
  readonly where?: string;
}

/** How it is read. */
export interface QueryOptions {
  readonly signal?: AbortSignal | undefined;
  readonly memoryBytes: number;
}

/** Rows of a stored table in batches, those without any row left out, but at least one. */
export async function* queryTable(
  table: StoredTable,
  { columns, where }: TableQuery,
  { signal, memoryBytes }: QueryOptions,
): AsyncGenerator<TableBatch> {
  const wanted = columns ?? table.fields.filter(({ type }) => type.kind !== "unreadable").map(({ name }) => name);
  const condition = where === undefined ? undefined : parseCondition(where);
  for (const name of [...wanted, ...(condition ? columnsOf(condition) : [])]) checkColumn(table, name);
  let isEmpty = true;
  for (const range of table.ranges) {
    signal?.throwIfAborted();
    const batch = await readRange(table, { wanted, condition, range, signal });
    if (batch.rows === 0) continue;
    const neededBytes = bytesOfBatch(batch);
    if (neededBytes > memoryBytes)
      throw new MemoryLimitError(`${batch.rows} rows of ${table.name}`, {
        neededBytes,
        limitBytes: memoryBytes,
        wayOut: "name fewer columns",
      });
    isEmpty = false;
    yield batch;
  }
  if (isEmpty) yield { rows: 0, columns: await table.read(wanted, { start: 0, count: 0 }, signal) };
}

function checkColumn(table: StoredTable, name: string): void {
  const field = table.fields.find((one) => one.name === name);
  if (!field || field.type.kind === "unreadable")
    throw new VariableNotFoundError(
      name,
      table.fields.map((one) => one.name),
      field?.type.kind === "unreadable" ? field.type.reason : undefined,
    );
}

interface RangeQuery {
  readonly wanted: readonly string[];
  readonly condition: Condition | undefined;
  readonly range: RowRange;
  readonly signal: AbortSignal | undefined;
}

/** First the columns of the condition; the others only where it holds for a row. */
async function readRange(table: StoredTable, { wanted, condition, range, signal }: RangeQuery): Promise<TableBatch> {
  const nothing: TableBatch = { rows: 0, columns: [] };
  if (!condition) return { rows: range.count, columns: await table.read(wanted, range, signal) };
  if (!mayHold(condition, (column) => table.bounds?.(range, column))) return nothing;
  const asked = columnsOf(condition);
  const known = await table.read(asked, range, signal);
  const rows = rowsWhere(condition, known, range.count);
  if (rows.length === 0) return nothing;
  const others = wanted.filter((name) => !asked.includes(name));
  const read = [...known, ...(others.length > 0 ? await table.read(others, range, signal) : [])];
  const columns = wanted.map((name) => takeRows(read.find((column) => column.name === name)!, rows));
  return { rows: rows.length, columns };
}

/** Some rows of a column. */
function takeRows(column: Column, rows: Int32Array): Column {
  const valid = column.valid ? { valid: Uint8Array.from(rows, (row) => column.valid![row]!) } : {};
  switch (column.kind) {
    case "plain":
      return { ...column, ...valid, data: takeElements(column.data, column.dtype, rows) };
    case "struct":
      return { ...column, ...valid, fields: column.fields.map((field) => takeRows(field, rows)) };
    case "list": {
      const { size } = column;
      const items = Int32Array.from(
        { length: rows.length * size },
        (_, i) => rows[Math.floor(i / size)]! * size + (i % size),
      );
      return { ...column, ...valid, item: takeRows(column.item, items) };
    }
    case "bytes":
      return { ...column, data: Array.from(rows, (row) => column.data[row]) };
  }
}

function takeElements(data: ArrayData, dtype: Parameters<typeof createData>[0], rows: Int32Array): ArrayData {
  const taken = createData(dtype, rows.length);
  for (let i = 0; i < rows.length; i++) taken[i] = data[rows[i]!]!;
  return taken;
}
