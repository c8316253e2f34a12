import type { AxisIndex } from "../expr/node.ts";
import { fromPositions } from "../expr/selection.ts";
import { type Coordinates, labelsOf, subsetCoordinates } from "./coordinates.ts";
import type { ArrayData } from "./dtype.ts";
import { type Attrs, elementsOf, subsetVariable, type Variable } from "./variable.ts";

/** A variable with its coordinates. */
export interface Labelled {
  readonly variable: Variable;
  readonly coords: Coordinates;
}

/**
 * Inner alignment: on every shared dimension that both label, keeps the labels both have, in the first one's order.
 * Dimensions without labels are left alone (lengths are checked when the expression is built).
 */
export function alignInner(a: Labelled, b: Labelled): [Labelled, Labelled] {
  const left = new Map<string, AxisIndex>();
  const right = new Map<string, AxisIndex>();
  for (const dim of a.variable.expr.dims) {
    if (!b.variable.expr.dims.includes(dim)) continue;
    const [la, lb] = [labelsOf(a.coords, dim), labelsOf(b.coords, dim)];
    if (!la || !lb || sameElements(la.values, lb.values)) continue;
    const positions = new Map<unknown, number>();
    for (let i = 0; i < lb.values.length; i++) positions.set(lb.values[i], i);
    const kept = Array.from({ length: la.values.length }, (_, i) => i).filter((i) => positions.has(la.values[i]));
    left.set(dim, fromPositions(kept));
    right.set(dim, fromPositions(kept.map((i) => positions.get(la.values[i])!)));
  }
  return [restrict(a, left), restrict(b, right)];
}

function restrict({ variable, coords }: Labelled, indexes: ReadonlyMap<string, AxisIndex>): Labelled {
  if (indexes.size === 0) return { variable, coords };
  return { variable: subsetVariable(variable, indexes), coords: subsetCoordinates(coords, indexes) };
}

/** Whether two arrays of elements are equal; NaN equals NaN. */
function sameElements(a: ArrayData, b: ArrayData): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i]) && a[i] !== b[i]) return false;
  return true;
}

/** Coordinates of both operands; one that both have with different elements is dropped, as in xarray. */
export function mergeCoordinates(a: Coordinates, b: Coordinates): Coordinates {
  const merged = new Map(a);
  for (const [name, variable] of b) {
    const known = merged.get(name);
    if (known === undefined) merged.set(name, variable);
    else if (!sameVariable(known, variable)) merged.delete(name);
  }
  return merged;
}

/** Whether two variables are known to be equal: the same expression, or equal elements in memory. */
export function sameVariable(a: Variable, b: Variable): boolean {
  if (a.expr === b.expr) return true;
  const [x, y] = [elementsOf(a), elementsOf(b)];
  return x !== undefined && y !== undefined && a.expr.dims.join() === b.expr.dims.join() && sameElements(x, y);
}

/** Attributes of both operands; one that both have with different values is dropped, as in xarray. */
export function mergeAttrs(a: Attrs, b: Attrs): Attrs {
  const merged: Record<string, Attrs[string]> = { ...a };
  for (const [name, value] of Object.entries(b)) {
    if (!(name in merged)) merged[name] = value;
    else if (JSON.stringify(merged[name], bigText) !== JSON.stringify(value, bigText)) delete merged[name];
  }
  return merged;
}

function bigText(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? `${value}n` : value;
}
