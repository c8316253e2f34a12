import { createData, type DType, floatOf, isComplex, isFloat, isNumeric, isTime, promote } from "../../array/dtype.ts";
import { memoryVariable, type Variable } from "../../array/variable.ts";
import { UnsupportedError } from "../../errors.ts";
import type { Expr } from "../../expr/node.ts";
import { along } from "../../expr/operation/along.ts";
import { constant } from "../../expr/operation/constant.ts";
import { castTo, map } from "../../expr/operation/map.ts";
import { permute } from "../../expr/operation/permute.ts";
import { reshape } from "../../expr/operation/reshape.ts";
import { meeting, type Points, pick } from "../../expr/pick.ts";
import { type Axis, countBelow, isOnAxis } from "./axis.ts";
import type { Target } from "./target.ts";

/** How an element between labels is found. */
export type InterpMethod = "linear" | "nearest" | "zero" | "slinear" | "quadratic" | "cubic";

/** Options of `interp`. */
export interface InterpOptions {
  /**
   * `linear` by default, over several dimensions that meet multilinear; the `nearest`, of two the smaller; the one before
   * (`zero`); `slinear` is linear with float64; splines without knots beside the ends (`quadratic`, `cubic`).
   */
  readonly method?: InterpMethod;
  /** What is outside the labels: NaN by default, a number, or what the outermost elements give ("extrapolate"). */
  readonly fillValue?: number | "extrapolate";
}

/** Where a variable is wanted on one of its dimensions. */
export interface Place {
  readonly axis: Axis;
  readonly target: Target;
}

/**
 * A variable at places on some of its dimensions; whole numbers become float64. Only elements beside the places are read,
 * for splines whole axes.
 */
export function interpVariable(
  variable: Variable,
  places: ReadonlyMap<string, Place>,
  options: InterpOptions,
): Variable {
  const own = new Map([...places].filter(([dim]) => variable.expr.dims.includes(dim)));
  const groups = meeting(new Map([...own].map(([dim, { target }]) => [dim, target])));
  const start = toFloat(variable.expr);
  const expr = groups.reduce(
    (input, dims) => interpGroup(input, new Map(dims.map((dim) => [dim, own.get(dim)!])), options),
    start,
  );
  if (isTime(variable.expr.dtype)) return { ...variable, expr: toTime(expr, variable.expr.dtype) };
  // the dtype stays where xarray goes lane by lane
  const others = new Set(variable.expr.dims.filter((dim) => !own.has(dim)));
  const isLaneByLane = [...own.values()].some(({ target }) => target.dims.some((dim) => others.has(dim)));
  return { ...variable, expr: isLaneByLane ? castTo(expr, start.dtype) : expr };
}

function toFloat(expr: Expr): Expr {
  if (isTime(expr.dtype)) return map({ name: "count-time", perMs: 1 }, [expr]);
  return isFloat(expr.dtype) || isComplex(expr.dtype) ? expr : castTo(expr, "float64");
}

/** Milliseconds as times: so many durations of one, from 1970 on. */
function toTime(expr: Expr, dtype: DType): Expr {
  const durations = map({ name: "mul" }, [expr, timeScalar("timedelta", 1)]);
  return dtype === "timedelta" ? durations : map({ name: "add" }, [timeScalar("datetime", 0), durations]);
}

function timeScalar(dtype: DType, ms: number): Expr {
  return memoryVariable("", { dims: [], shape: [], dtype, data: Float64Array.of(ms) }).expr;
}

function isSpline(method: InterpMethod | undefined): method is "quadratic" | "cubic" {
  return method === "quadratic" || method === "cubic";
}

type Group = ReadonlyMap<string, Place>;

/** Dimensions whose places meet, or one dimension. */
function interpGroup(input: Expr, group: Group, { method = "linear", fillValue }: InterpOptions): Expr {
  const [[dim, place]] = [...group] as [[string, Place]];
  if (isSpline(method)) {
    if (group.size > 1)
      throw new UnsupportedError(
        `${method} interpolation at points over ${[...group.keys()].join(" and ")}`,
        "interpolate onto a grid, or linearly",
      );
    return outside(splineAlong(input, { dim, place, method, isOpen: fillValue === "extrapolate" }), group, fillValue);
  }
  const isOpen = fillValue === "extrapolate";
  const found = chooser(method, group.size);
  const low = pointsOf(group, (axis, at) => found(axis, at), isOpen);
  if (method === "nearest") return outside(pick(input, low, Number.NaN), group, fillValue);
  if (method === "zero") return outside(pick(castTo(input, "float64"), low, Number.NaN), group, fillValue);
  const isLine = method === "linear" && group.size === 1;
  const between = isLine ? line : multilinear;
  return outside(between(input, group, { low, found, isOpen }), group, fillValue);
}

/** Number, in ascending order, of the label from which a place is seen. */
type Chooser = (axis: Axis, at: number) => number;

function chooser(method: InterpMethod, dims: number): Chooser {
  const before: Chooser = (axis, at) => {
    const below = countBelow(axis, at);
    return axis.labels[below] === at ? below : below - 1;
  };
  if (method === "nearest") return nearest;
  if (method === "zero") return (axis, at) => clamp(before(axis, at), axis.labels.length - 1);
  // scipy sees a place that is a label from the one before; over several dimensions from itself
  if (method === "linear" && dims === 1) return (axis, at) => clamp(countBelow(axis, at) - 1, axis.labels.length - 2);
  return (axis, at) => clamp(before(axis, at), axis.labels.length - 2);
}

function clamp(i: number, most: number): number {
  return Math.max(0, Math.min(most, i));
}

function nearest({ labels }: Axis, at: number): number {
  let [low, high] = [0, labels.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (labels[middle]! / 2 + labels[middle + 1]! / 2 < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Points of a group, `shift` labels after those that are chosen; -1 outside, unless that is open. */
function pointsOf(group: Group, found: Chooser, isOpen: boolean): Map<string, Points> {
  return new Map(
    [...group].map(([dim, { axis, target }]): [string, Points] => {
      const positions = Array.from(target.places, (at) => {
        const isThere = isOpen ? !Number.isNaN(at) : isOnAxis(axis, at);
        return isThere ? axis.positions[found(axis, at)]! : -1;
      });
      return [dim, { kind: "points", dims: target.dims, shape: target.shape, positions }];
    }),
  );
}

interface Found {
  readonly low: Map<string, Points>;
  readonly found: Chooser;
  readonly isOpen: boolean;
}

const next =
  (found: Chooser): Chooser =>
  (axis, at) =>
    Math.min(axis.labels.length - 1, found(axis, at) + 1);

/** On the line through the two neighbours. */
function line(input: Expr, group: Group, { low, found, isOpen }: Found): Expr {
  const [{ axis, target }] = [...group.values()] as [Place];
  const high = pointsOf(group, next(found), isOpen);
  const own = isTime(axis.dtype) ? "float64" : axis.dtype;
  const placeDType = isTime(axis.dtype) ? "float64" : target.variable.expr.dtype;
  const distance = perPlace(target, floatOf(promote(own, placeDType)), (at) => at - axis.labels[found(axis, at)]!);
  const span = perPlace(target, floatOf(own), (at) => {
    const i = found(axis, at);
    return axis.labels[Math.min(axis.labels.length - 1, i + 1)]! - axis.labels[i]!;
  });
  const ends = [low, high].map((points) => pick(input, points, Number.NaN));
  return ordered(map({ name: "lerp" }, [...ends, distance, span]), ends[0]!);
}

/** The neighbours in every direction, each with the share of the cell that is opposite. */
function multilinear(input: Expr, group: Group, { found, isOpen }: Found): Expr {
  const corners = [...group].reduce<Map<string, boolean>[]>(
    (all, [dim]) => all.flatMap((corner) => [false, true].map((isHigh) => new Map([...corner, [dim, isHigh]]))),
    [new Map()],
  );
  const terms = corners.map((corner) => {
    const points = new Map(
      [...corner].map(([dim, isHigh]) => {
        const one = new Map([[dim, group.get(dim)!]]);
        return [dim, pointsOf(one, isHigh ? next(found) : found, isOpen).get(dim)!];
      }),
    );
    const value = pick(input, points, Number.NaN);
    const weights = [...corner].map(([dim, isHigh]) => weightOf(group.get(dim)!, found, isHigh));
    const weight = weights.reduce((a, b) => map({ name: "mul" }, [a, b]));
    return ordered(map({ name: "mul" }, [value, weight]), value);
  });
  return terms.reduce((a, b) => map({ name: "add" }, [a, b]));
}

function weightOf({ axis, target }: Place, found: Chooser, isHigh: boolean): Expr {
  return perPlace(target, "float64", (at) => {
    const i = found(axis, at);
    const share = (at - axis.labels[i]!) / (axis.labels[i + 1]! - axis.labels[i]!);
    return isHigh ? share : 1 - share;
  });
}

/** Numbers of the places as an expression. */
function perPlace({ dims, shape, places }: Target, dtype: DType, number: (at: number) => number): Expr {
  const data = createData(dtype, places.length) as Float64Array;
  for (let i = 0; i < data.length; i++) data[i] = number(places[i]!);
  return memoryVariable("", { dims, shape, dtype, data }).expr;
}

/** The result of elementwise functions with the dimensions in the order of the operand that has them all. */
function ordered(expr: Expr, like: Expr): Expr {
  return permute(expr, like.dims);
}

/** A number instead of what is outside. */
function outside(expr: Expr, group: Group, fillValue: number | "extrapolate" | undefined): Expr {
  if (typeof fillValue !== "number") return expr;
  return [...group.values()].reduce((result, { axis, target: { dims, shape, places } }) => {
    const data = Uint8Array.from(places, (at) => Number(Number.isNaN(at) || isOnAxis(axis, at)));
    const inside = memoryVariable("", { dims, shape, dtype: "bool", data }).expr;
    return ordered(map({ name: "where" }, [result, inside, constant(fillValue)]), result);
  }, expr);
}

function splineAlong(
  input: Expr,
  { dim, place, method, isOpen }: { dim: string; place: Place; method: "quadratic" | "cubic"; isOpen: boolean },
): Expr {
  const { axis, target } = place;
  const sorted = pick(
    input,
    new Map([[dim, { kind: "points", dims: [dim], shape: [axis.labels.length], positions: axis.positions }]]),
  );
  const [first] = axis.labels;
  const degree = method === "cubic" ? 3 : 2;
  const [x, to] = [axis.labels, target.places].map((all) => Array.from(all, (at) => at - first!));
  const expr = along({ name: "spline", degree, x, to, extrapolate: isOpen }, [sorted], [[dim]]);
  const flat = "\0flat";
  const renamed = reshape(expr, [dim], { dims: [flat], shape: [to!.length] });
  const order = input.dims.flatMap((one) => (one === dim ? target.dims : [one]));
  return permute(reshape(renamed, [flat], { dims: target.dims, shape: target.shape }), order);
}

/** Whether there is something between elements of a dtype. */
export function isInterpolable(dtype: DType): boolean {
  return (isNumeric(dtype) && dtype !== "bool") || isTime(dtype);
}
