import type { Geometry } from "../stac/model.ts";

/** An expression of CQL2 (OGC 21-065r2) as its JSON form is. */
export type Cql2 =
  | string
  | number
  | boolean
  | null
  | { readonly op: string; readonly args: readonly Cql2[] }
  | { readonly property: string }
  | { readonly timestamp: string }
  | { readonly date: string }
  | { readonly interval: readonly Cql2[] }
  | { readonly bbox: readonly number[] }
  | Geometry
  | readonly Cql2[];

/** Whether an expression is an operation. */
export function isOperation(value: Cql2): value is { readonly op: string; readonly args: readonly Cql2[] } {
  return typeof value === "object" && value !== null && "op" in value;
}
