import { displayAs } from "../array/display.ts";
import { MemoryLimitError } from "../errors.ts";
import { defaultMemoryBytes } from "../exec/compute.ts";
import type { ArrowTable } from "./arrow.ts";
import { bytesOfBatch, type TableBatch } from "./column.ts";
import { type FeatureCollection, featuresOf } from "./features.ts";
import { queryTable, type TableQuery } from "./query.ts";
import type { FieldType, StoredField, StoredTable } from "./stored-table.ts";

/** Options of reading a table. */
export interface ReadTableOptions {
  readonly signal?: AbortSignal | undefined;
  /** Bound for what is held; 2 GB by default. */
  readonly memoryBytes?: number;
}

/** A table in a file, or the columns and rows of it that were asked for; nothing is read until it is iterated or computed. */
export class LazyTable {
  readonly #table: StoredTable;
  readonly #query: TableQuery;

  /** Used by the package; open tables with `openTable()`. */
  constructor(table: StoredTable, query: TableQuery) {
    this.#table = table;
    this.#query = query;
  }

  /** Names and types of the file's columns. */
  get fields(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#table.fields.map(({ name, type }) => [name, typeText(type)]));
  }
  /** Attributes of the table. */
  get attrs(): StoredTable["attrs"] {
    return this.#table.attrs;
  }
  /** Rows in the file. */
  get rows(): number {
    return this.#table.rows;
  }

  /** The rows as a series of Arrow tables, at least one, which may have no rows. */
  async *batches({ signal, memoryBytes = defaultMemoryBytes }: ReadTableOptions = {}): AsyncGenerator<ArrowTable> {
    const { toArrow } = await import("./arrow.ts");
    for await (const batch of queryTable(this.#table, this.#query, { signal, memoryBytes }))
      yield await toArrow([batch]);
  }

  /**
   * All rows as one Arrow table.
   * @throws MemoryLimitError when they are larger than `memoryBytes`: iterate over `batches()`
   */
  async compute({ signal, memoryBytes = defaultMemoryBytes }: ReadTableOptions = {}): Promise<ArrowTable> {
    const { toArrow } = await import("./arrow.ts");
    const batches: TableBatch[] = [];
    let bytes = 0;
    for await (const batch of queryTable(this.#table, this.#query, { signal, memoryBytes })) {
      bytes += bytesOfBatch(batch);
      if (bytes > memoryBytes)
        throw new MemoryLimitError(`the first ${batches.length + 1} batches of ${this.#table.name}`, {
          neededBytes: bytes,
          limitBytes: memoryBytes,
          wayOut: "name fewer columns or rows, or iterate over batches()",
        });
      batches.push(batch);
    }
    return toArrow(batches);
  }

  /**
   * The rows as GeoJSON features, of the first geometry column (WKB): coordinates as the file has them, other columns as
   * properties.
   * @throws VariableNotFoundError when there is no geometry column, MemoryLimitError
   */
  async features(options: ReadTableOptions = {}): Promise<FeatureCollection> {
    const { memoryBytes = defaultMemoryBytes, signal } = options;
    return featuresOf(queryTable(this.#table, this.#query, { signal, memoryBytes }), {
      name: this.#table.name,
      memoryBytes,
    });
  }

  toString(): string {
    const { columns, where } = this.#query;
    const wanted = [columns && `columns ${columns.join(", ")}`, where && `where ${where}`].filter(Boolean).join(", ");
    const lines = this.#table.fields.map((field) => `    ${fieldText(field)}`);
    return [`Table of ${this.rows} rows${wanted ? ` (${wanted})` : ""}`, ...lines].join("\n");
  }
}

displayAs<LazyTable>(LazyTable.prototype, { text: String });

function fieldText({ name, type }: StoredField): string {
  return `${name}: ${typeText(type)}`;
}

function typeText(type: FieldType): string {
  switch (type.kind) {
    case "plain":
      return type.dtype;
    case "struct":
      return `{ ${type.fields.map(fieldText).join(", ")} }`;
    case "list":
      return `${typeText(type.item)}[${type.size}]`;
    case "bytes":
      return "bytes";
    case "unreadable":
      return `not read: ${type.reason}`;
  }
}
