import { subsetCoordinates } from "../array/coordinates.ts";
import { DataArray } from "../array/data-array.ts";
import type { Dataset, DatasetParts } from "../array/dataset.ts";
import { isComplex, isNumeric } from "../array/dtype.ts";
import { type Attrs, calendarOf, subsetVariable, type Variable } from "../array/variable.ts";
import { haveSameDates, toCalendar } from "../cf/calendar.ts";
import { type ComputeOptions, computeBlocks } from "../exec/compute.ts";
import { describeDomain, type Expr } from "../expr/node.ts";
import { broadcast } from "../expr/operation/broadcast.ts";
import { constant } from "../expr/operation/constant.ts";
import { broadcastDomain, castTo, map } from "../expr/operation/map.ts";
import { type AxisIndex, positionAt } from "../expr/selection.ts";
import { partsOf } from "./alignment.ts";
import { isOwn } from "./parts.ts";

/** How far floats may be apart: `|a - b| <= atol + rtol * |b|`. */
export interface Tolerances {
  readonly rtol: number;
  readonly atol: number;
}

/** How two things are compared. */
export interface Comparison {
  /** Whether dimensions that only one side has may be repeated on the other. */
  readonly broadcasts?: boolean;
  /** Whether names and attributes count too. */
  readonly identical?: boolean;
  readonly within?: Tolerances;
}

/** Where two things differ first. */
export interface Difference {
  /** What differs: `variable "t2m"`, `the dimensions of …`, `attributes`. */
  readonly what: string;
  /** Place of a differing element by dimension: position and label. */
  readonly place?: string;
  readonly left: unknown;
  readonly right: unknown;
}

/** Anything that is compared. */
export type Comparable = DataArray | Dataset;

/**
 * The first difference of two arrays or datasets, block by block, or undefined. dtypes do not count, NaN equals NaN.
 * Rejects as a computation does.
 */
export async function findDifference(
  a: Comparable,
  b: Comparable,
  how: Comparison & ComputeOptions = {},
): Promise<Difference | undefined> {
  const [left, right] = [a, b].map((object) => (object instanceof DataArray ? "DataArray" : "Dataset"));
  if (left !== right) return { what: "the classes", left, right };
  if (how.identical && a instanceof DataArray && a.name !== (b as DataArray).name)
    return { what: "the names", left: a.name, right: (b as DataArray).name };
  const [x, y] = [partsOf(a), partsOf(b)];
  if (how.identical && !sameAttrs(x.attrs, y.attrs))
    return { what: "the attributes of the dataset", left: x.attrs, right: y.attrs };
  return (await differenceOf("coordinate", [x, y], how)) ?? differenceOf("variable", [x, y], how);
}

async function differenceOf(
  kind: "variable" | "coordinate",
  [x, y]: readonly [DatasetParts, DatasetParts],
  how: Comparison & ComputeOptions,
): Promise<Difference | undefined> {
  const [left, right] = [x, y].map((parts) => (kind === "variable" ? parts.variables : parts.coords));
  const [ours, theirs] = [left!, right!].map((variables) => [...variables.keys()].sort());
  if (ours!.join("\0") !== theirs!.join("\0")) return { what: `the names of ${kind}s`, left: ours, right: theirs };
  for (const [name, variable] of left!) {
    const what = isOwn(name) ? "the elements" : `${kind} "${name}"`;
    const found = await variableDifference(what, [variable, right!.get(name)!], { ...how, parts: x });
    if (found) return found;
  }
  return undefined;
}

type Pair = readonly [Variable, Variable];

async function variableDifference(
  what: string,
  [a, b]: Pair,
  how: Comparison & ComputeOptions & { parts: DatasetParts },
): Promise<Difference | undefined> {
  if (how.identical && !sameAttrs(a.attrs, b.attrs))
    return { what: `the attributes of ${what}`, left: a.attrs, right: b.attrs };
  const pair = how.broadcasts ? together([a.expr, b.expr]) : ([a.expr, b.expr] as const);
  if (pair === undefined || describeDomain(pair[0]) !== describeDomain(pair[1]))
    return { what: `the dimensions of ${what}`, left: describeDomain(a.expr), right: describeDomain(b.expr) };
  if (a.expr === b.expr) return undefined;
  if (!areComparable(a, b)) return { what: `the types of ${what}`, left: typeOf(a), right: typeOf(b) };
  const position = await firstTrue(differing(pair, how.within), how);
  if (position === undefined) return undefined;
  return elementDifference(
    what,
    [
      { ...a, expr: pair[0] },
      { ...b, expr: pair[1] },
    ],
    { ...how, position },
  );
}

/** Both with the dimensions of either; undefined where lengths differ. */
function together([a, b]: readonly [Expr, Expr]): readonly [Expr, Expr] | undefined {
  const lengths = new Map(a.dims.map((dim, axis) => [dim, a.shape[axis]]));
  if (b.dims.some((dim, axis) => lengths.has(dim) && lengths.get(dim) !== b.shape[axis])) return undefined;
  const domain = broadcastDomain("broadcastEquals", [a, b]);
  return [broadcast(a, domain), broadcast(b, domain)];
}

function areComparable(a: Variable, b: Variable): boolean {
  if (isNumeric(a.expr.dtype) && isNumeric(b.expr.dtype)) return true;
  if (a.expr.dtype !== b.expr.dtype) return false;
  return a.expr.dtype !== "datetime" || haveSameDates(toCalendar(calendarOf(a)), toCalendar(calendarOf(b)));
}

function typeOf(variable: Variable): string {
  const { dtype } = variable.expr;
  return dtype === "datetime" ? `${dtype} (${calendarOf(variable)})` : dtype;
}

function sameAttrs(a: Attrs, b: Attrs): boolean {
  const text = (value: unknown): string =>
    JSON.stringify(value, (_, inner: unknown) => {
      if (typeof inner === "bigint") return Number(inner);
      if (typeof inner === "number") return Number.isFinite(inner) ? inner : String(inner);
      const isRecord = typeof inner === "object" && inner !== null && !Array.isArray(inner);
      return isRecord ? Object.fromEntries(Object.entries(inner).sort(([x], [y]) => (x < y ? -1 : 1))) : inner;
    });
  return text(a) === text(b);
}

/** Where elements differ; NaN equals NaN. */
function differing([a, b]: readonly [Expr, Expr], within: Tolerances | undefined): Expr {
  const unequal = map({ name: "ne" }, [a, b]);
  if (a.dtype === "string") return unequal;
  const missing = map({ name: "and" }, [map({ name: "isnull" }, [a]), map({ name: "isnull" }, [b])]);
  const differs = map({ name: "and" }, [unequal, map({ name: "invert" }, [missing])]);
  if (within === undefined || !isNumeric(a.dtype)) return differs;
  return map({ name: "and" }, [differs, map({ name: "invert" }, [areClose(a, b, within)])]);
}

/** As numpy's isclose, where both are finite. */
function areClose(a: Expr, b: Expr, { rtol, atol }: Tolerances): Expr {
  const [x, y] = [a, b].map((expr) => castTo(expr, isComplex(expr.dtype) ? expr.dtype : "float64"));
  const size = map({ name: "abs" }, [y!]);
  const allowed = map({ name: "add" }, [map({ name: "mul" }, [size, constant(rtol)]), constant(atol)]);
  const distance = map({ name: "abs" }, [map({ name: "sub" }, [x!, y!])]);
  const isNear = map({ name: "le" }, [distance, allowed]);
  return map({ name: "and" }, [isNear, map({ name: "lt" }, [size, constant(Number.POSITIVE_INFINITY)])]);
}

/** Position per axis of the first true element of the first block that has one. */
async function firstTrue(expr: Expr, options: ComputeOptions): Promise<number[] | undefined> {
  for await (const { selection, block } of computeBlocks(expr, undefined, options)) {
    let at = (block.data as Uint8Array).indexOf(1);
    if (at < 0) continue;
    const position: number[] = [];
    for (let axis = block.shape.length - 1; axis >= 0; axis--) {
      position[axis] = positionAt(selection[axis]!, at % block.shape[axis]!);
      at = Math.floor(at / block.shape[axis]!);
    }
    return position;
  }
  return undefined;
}

async function elementDifference(
  what: string,
  pair: Pair,
  { position, parts, ...options }: ComputeOptions & { position: readonly number[]; parts: DatasetParts },
): Promise<Difference> {
  const { dims } = pair[0].expr;
  const index = new Map<string, AxisIndex>(dims.map((dim, axis) => [dim, { kind: "at", position: position[axis]! }]));
  const element = async (variable: Variable) =>
    (await new DataArray("", subsetVariable(variable, index), new Map()).compute(options)).item();
  const labels = subsetCoordinates(parts.coords, index);
  const place = dims.map((dim, axis) => {
    const label = labels.get(dim);
    const text = label?.expr.dims.length === 0 ? ` (${new DataArray(dim, label, new Map()).item()})` : "";
    return `${dim}: ${position[axis]}${text}`;
  });
  return { what, place: place.join(", "), left: await element(pair[0]), right: await element(pair[1]) };
}
