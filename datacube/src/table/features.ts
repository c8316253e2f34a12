import { toCalendar } from "../cf/calendar.ts";
import { CFDatetime } from "../cf/cf-datetime.ts";
import { CorruptDataError, MemoryLimitError, VariableNotFoundError } from "../errors.ts";
import type { Geometry } from "../geo/geojson.ts";
import { bytesOfBatch, type Column, type TableBatch } from "./column.ts";
import { geometryOfWkb } from "./wkb.ts";

/** Features of GeoJSON (RFC 7946). */
export interface FeatureCollection {
  readonly type: "FeatureCollection";
  readonly features: readonly {
    readonly type: "Feature";
    readonly geometry: Geometry | null;
    readonly properties: Readonly<Record<string, unknown>>;
  }[];
}

/** Rows as features. @throws VariableNotFoundError, CorruptDataError, MemoryLimitError */
export async function featuresOf(
  batches: AsyncIterable<TableBatch>,
  { name, memoryBytes }: { name: string; memoryBytes: number },
): Promise<FeatureCollection> {
  const features: FeatureCollection["features"][number][] = [];
  let bytes = 0;
  for await (const { columns, rows } of batches) {
    bytes += bytesOfBatch({ columns });
    if (bytes > memoryBytes)
      throw new MemoryLimitError(`the features of ${name}`, { neededBytes: bytes, limitBytes: memoryBytes });
    const geometry = columns.find((column) => column.kind === "bytes" && column.extension === "geoarrow.wkb");
    if (geometry?.kind !== "bytes")
      throw new VariableNotFoundError(
        "geometry",
        columns.map((column) => column.name),
        "no column has geometries in WKB",
      );
    const others = columns
      .filter((column) => column !== geometry)
      .map((column) => [column.name, jsonOf(column)] as const);
    for (let row = 0; row < rows; row++) {
      const properties = Object.fromEntries(others.map(([key, value]) => [key, value(row)]));
      features.push({ type: "Feature", geometry: toGeometry(geometry.data[row], { name, row }), properties });
    }
  }
  return { type: "FeatureCollection", features };
}

function toGeometry(wkb: Uint8Array | undefined, { name, row }: { name: string; row: number }): Geometry | null {
  if (wkb === undefined) return null;
  try {
    return geometryOfWkb(wkb);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const at = { source: name, format: "wkb", place: `the geometry of row ${row}` };
    throw new CorruptDataError(at, error.message, { cause: error });
  }
}

/** Values as JSON has them: times as ISO 8601, null where there is none, whole numbers that are exact as numbers. */
function jsonOf(column: Column): (row: number) => unknown {
  switch (column.kind) {
    case "plain": {
      const calendar = toCalendar(column.calendar);
      return (row) => {
        const value = column.data[row]!;
        if ((column.valid && !column.valid[row]) || Number.isNaN(value)) return null;
        if (column.dtype === "datetime") return new CFDatetime(value as number, calendar).toISOString();
        if (column.dtype === "bool") return value === 1;
        if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
        return value;
      };
    }
    case "struct": {
      const fields = column.fields.map((field) => [field.name, jsonOf(field)] as const);
      return (row) => Object.fromEntries(fields.map(([name, value]) => [name, value(row)]));
    }
    case "list": {
      const item = jsonOf(column.item);
      return (row) => Array.from({ length: column.size }, (_, i) => item(row * column.size + i));
    }
    case "bytes":
      return (row) => {
        const bytes = column.data[row];
        return bytes ? Buffer.from(bytes).toString("base64") : null;
      };
  }
}
