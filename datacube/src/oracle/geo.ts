import { DataArray } from "../array/data-array.ts";
import type { Geometry } from "../geo/geojson.ts";
import { createRandom } from "./random.ts";

/** The elements alone, with the names of their dimensions. */
export function bare(array: DataArray): DataArray {
  return new DataArray("", { expr: array.expr, attrs: {}, encoding: {} }, new Map());
}

/** A function of a Python module of this folder. */
export function peerModule(name: string): (call: string) => string {
  return (call) => `__import__('${name}').${call}`;
}

/** A value as Python writes it. */
export function pythonOf(value: unknown): string {
  if (typeof value === "boolean") return value ? "True" : "False";
  if (value === null || value === undefined) return "None";
  if (typeof value === "number") return Number.isNaN(value) ? "float('nan')" : String(value);
  if (Array.isArray(value)) return `[${value.map(pythonOf).join(", ")}]`;
  if (typeof value !== "object") return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, item]) => `${JSON.stringify(key)}: ${pythonOf(item)}`)
    .join(", ")}}`;
}

/** Where test polygons lie. */
interface Field {
  readonly west: number;
  readonly south: number;
  readonly width: number;
  readonly height: number;
  /** Coordinates are multiples of this, so that vertices meet corners and centres of pixels. */
  readonly snap?: number;
}

/** Polygons of every kind: stars that cross themselves, rings with holes, slivers, some of several parts. */
export function randomPolygons(seed: number, count: number, field: Field): Geometry[] {
  const random = createRandom(seed);
  const at = (value: number): number => (field.snap ? Math.round(value / field.snap) * field.snap : value);
  const ring = (x: number, y: number, size: number): number[][] => {
    const corners = 3 + Math.floor(random() * 12);
    const turn = random() < 0.5 ? 1 : -1;
    const points = Array.from({ length: corners }, (_, i) => {
      const angle = (turn * 2 * Math.PI * (i + random() * 0.9)) / corners;
      const reach = size * (0.2 + random());
      return [at(x + Math.cos(angle) * reach * field.width), at(y + Math.sin(angle) * reach * field.height)];
    });
    return [...points, points[0]!];
  };
  const polygon = (): number[][][] => {
    const [x, y] = [field.west + random() * field.width, field.south + random() * field.height];
    const size = 0.02 + random() * 0.25;
    return [ring(x, y, size), ...(random() < 0.4 ? [ring(x, y, size / 3)] : [])];
  };
  return Array.from(
    { length: count },
    (): Geometry =>
      random() < 0.2
        ? { type: "MultiPolygon", coordinates: [polygon(), polygon()] }
        : { type: "Polygon", coordinates: polygon() },
  );
}
