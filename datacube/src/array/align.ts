import { haveSameDates } from "../cf/calendar.ts";
import { ExpressionError } from "../errors.ts";
import type { Expr } from "../expr/node.ts";
import { type AxisIndex, fromPositions } from "../expr/selection.ts";
import { type Coordinates, labelsOf, subsetCoordinates } from "./coordinates.ts";
import type { ArrayData } from "./dtype.ts";
import { type LabelIndex, toKey } from "./labels.ts";
import { isIndex } from "./levels.ts";
import { type Attrs, elementsOf, subsetVariable, type Variable } from "./variable.ts";

/** A variable with its coordinates. */
export interface Labelled {
  readonly variable: Variable;
  readonly coords: Coordinates;
}

/**
 * Inner alignment: on every shared dimension that both label, keeps the labels both have, in the first one's order.
 * Dimensions without labels are left alone (lengths are checked when the expression is built).
 * @throws ExpressionError when labels that differ are repeated, or are times of calendars whose dates differ
 */
export function alignInner(a: Labelled, b: Labelled): [Labelled, Labelled] {
  const left = new Map<string, AxisIndex>();
  const right = new Map<string, AxisIndex>();
  for (const dim of a.variable.expr.dims) {
    if (!b.variable.expr.dims.includes(dim)) continue;
    if (haveSameStack(a.coords, b.coords, dim)) continue;
    const [la, lb] = [labelsOf(a.coords, dim), labelsOf(b.coords, dim)];
    if (!la || !lb) continue;
    checkCalendars(la, lb);
    if (sameElements(la.values, lb.values)) continue;
    const [ours, theirs] = [positionsByLabel(la), positionsByLabel(lb)];
    const kept = [...ours].filter(([label]) => theirs.has(label));
    left.set(dim, fromPositions(kept.map(([, position]) => position)));
    right.set(dim, fromPositions(kept.map(([label]) => theirs.get(label)!)));
  }
  return [restrict(a, left), restrict(b, right)];
}

/** @throws ExpressionError for times of calendars whose dates differ */
export function checkCalendars(a: LabelIndex, b: LabelIndex): void {
  if (a.dtype !== "datetime" || b.dtype !== "datetime" || haveSameDates(a.calendar, b.calendar)) return;
  throw new ExpressionError("align", `dimension "${a.dim}" has times of the calendars ${a.calendar} and ${b.calendar}`);
}

function positionsByLabel({ dim, values }: LabelIndex): Map<unknown, number> {
  const positions = new Map<unknown, number>();
  for (let i = 0; i < values.length; i++) positions.set(toKey(values[i]!), i);
  if (positions.size < values.length) {
    throw new ExpressionError(
      "align",
      `labels of "${dim}" are repeated and differ between the operands: select them first`,
    );
  }
  return positions;
}

function restrict({ variable, coords }: Labelled, indexes: ReadonlyMap<string, AxisIndex>): Labelled {
  if (indexes.size === 0) return { variable, coords };
  return { variable: subsetVariable(variable, indexes), coords: subsetCoordinates(coords, indexes) };
}

/** Whether two arrays of elements are equal, element by element; NaN equals NaN. */
export function sameElements(a: ArrayData, b: ArrayData): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [toKey(a[i]!), toKey(b[i]!)];
    if (x !== y && !Object.is(x, y)) return false;
  }
  return true;
}

/**
 * Coordinates of both operands; one that both have with different elements is dropped, as in xarray, unless it labels a
 * dimension, or is a level, of only one of them: a scalar of that name in the other gives way.
 * @throws ExpressionError when a level of one labels a dimension of the other
 */
export function mergeCoordinates(a: Coordinates, b: Coordinates): Coordinates {
  const merged = new Map(a);
  for (const [name, variable] of b) {
    const known = merged.get(name);
    const kept = known === undefined ? variable : agreed(name, a, b);
    if (kept) merged.set(name, kept);
    else merged.delete(name);
  }
  return merged;
}

function agreed(name: string, a: Coordinates, b: Coordinates): Variable | undefined {
  const [ours, theirs] = [a.get(name)!, b.get(name)!];
  const [isOurs, isTheirs] = [isIndex(a, name), isIndex(b, name)];
  if (isOurs !== isTheirs) return isOurs ? ours : theirs;
  const [own, other] = [ours.expr.dims.join(), theirs.expr.dims.join()];
  if (isOurs && own !== other)
    throw new ExpressionError(
      "align",
      `"${name}" labels "${own}" here and "${other}" there: rename or drop one of them`,
    );
  return sameVariable(ours, theirs) ? ours : undefined;
}

/** Whether two variables are known to be equal: the same expression, or equal elements in memory. */
export function sameVariable(a: Variable, b: Variable): boolean {
  if (sameExpr(a.expr, b.expr)) return true;
  const [x, y] = [elementsOf(a), elementsOf(b)];
  return x !== undefined && y !== undefined && a.expr.dims.join() === b.expr.dims.join() && sameElements(x, y);
}

/** Whether both have the same labels of a stacked dimension, as far as can be told without making them. */
export function haveSameStack(a: Coordinates, b: Coordinates, dim: string): boolean {
  const [x, y] = [a.get(dim), b.get(dim)];
  return x?.levels !== undefined && y?.levels !== undefined && sameExpr(x.expr, y.expr);
}

/** Whether two expressions do the same with the same sources. */
export function sameExpr(a: Expr, b: Expr): boolean {
  if (a === b) return true;
  if (a.op !== b.op || a.op === "source" || a.op === "call" || a.inputs.length !== b.inputs.length) return false;
  const [own, other] = [a, b].map(({ inputs: _, ...parameters }) => JSON.stringify(parameters, bigText));
  return own === other && a.inputs.every((input, i) => sameExpr(input, b.inputs[i]!));
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
