import { coordinatesOn } from "../array/coordinates.ts";
import { type Dataset, type DatasetParts, domainOf, type Mapped } from "../array/dataset.ts";
import { type DType, isTime } from "../array/dtype.ts";
import { addDatasetMethods, addMethods } from "../array/methods.ts";
import type { FloatOf, Remaining, VariablesLike } from "../array/schema.ts";
import { calendarOf, memoryVariable, type Variable } from "../array/variable.ts";
import { haveSameDates, toCalendar } from "../cf/calendar.ts";
import { ExpressionError, VariableNotFoundError } from "../errors.ts";
import type { Expr, FunctionCall } from "../expr/node.ts";
import { along } from "../expr/operation/along.ts";
import { permute } from "../expr/operation/permute.ts";
import { isOwn, ofArray, ofDataset, sizeOfDim } from "./parts.ts";

/** Unit in which differences of times count. */
export type DatetimeUnit = "W" | "D" | "h" | "m" | "s" | "ms" | "us" | "ns";

/** Options of integrals. */
export interface IntegrateOptions {
  /** For times: the unit of differences; by default `ns`, and `s` in calendars other than the standard one. */
  readonly datetimeUnit?: DatetimeUnit;
}

/** Options of derivatives. */
export interface DifferentiateOptions extends IntegrateOptions {
  /** Order of the differences at both ends; default 1. */
  readonly edgeOrder?: 1 | 2;
}

declare module "../array/data-array.ts" {
  interface DataArray<D extends string, T extends DType> {
    /**
     * Derivative along the dimension of a coordinate, as numpy's gradient: central differences of second order.
     * @throws VariableNotFoundError, ExpressionError for a coordinate that has not one dimension, or is too short
     */
    differentiate(coord: string, options?: DifferentiateOptions): DataArray<D, FloatOf<T>>;
    /**
     * Integral over one coordinate after the other by the trapezoidal rule; their dimensions go, NaN stays.
     * @throws VariableNotFoundError, ExpressionError for a coordinate that has not one dimension
     */
    integrate<const K extends D | readonly D[]>(coords: K, options?: IntegrateOptions): DataArray<Remaining<D, K>>;
    integrate(coords: string | readonly string[], options?: IntegrateOptions): DataArray;
    /** Integral up to each position, 0 at the first; see `integrate`. */
    cumulativeIntegrate(coords: string | readonly string[], options?: IntegrateOptions): DataArray<D>;
  }
}

declare module "../array/dataset.ts" {
  interface DatasetCore<V extends VariablesLike<V>, D extends string> {
    /** Derivative of every variable that has the coordinate's dimension; see DataArray.differentiate. */
    differentiate(coord: string, options?: DifferentiateOptions): Mapped<V, D>;
    /** Integral of every variable that has the coordinates' dimensions; see DataArray.integrate. */
    integrate(coords: string | readonly string[], options?: IntegrateOptions): Dataset;
    /** Integral up to each position of every variable; see DataArray.integrate. */
    cumulativeIntegrate(coords: string | readonly string[], options?: IntegrateOptions): Mapped<V, D>;
  }
}

const unitsPerMs: Readonly<Record<DatetimeUnit, number>> = {
  W: 1 / (7 * 86_400_000),
  D: 1 / 86_400_000,
  h: 1 / 3_600_000,
  m: 1 / 60_000,
  s: 1 / 1000,
  ms: 1,
  us: 1e3,
  ns: 1e6,
};

/** A coordinate by name, or the positions of a dimension without labels; of one dimension. */
function placesOf(operation: string, parts: DatasetParts, name: string): Variable {
  const variable = parts.coords.get(name) ?? parts.variables.get(name);
  if (variable === undefined) {
    const { dims } = domainOf(parts);
    const known = [...parts.coords.keys(), ...parts.variables.keys(), ...dims].filter((known) => !isOwn(known));
    if (!dims.includes(name)) throw new VariableNotFoundError(name, known);
    const length = sizeOfDim(parts, name);
    const data = Float64Array.from({ length }, (_, i) => i);
    return memoryVariable(name, { dims: [name], shape: [length], dtype: "float64", data });
  }
  const { dims } = variable.expr;
  if (dims.length !== 1)
    throw new ExpressionError(operation, `the coordinate "${name}" has ${dims.length} dimensions instead of one`);
  return variable;
}

/** How many units a millisecond is, where the places are times; else that of times as they are held by numpy. */
function perMsOf(places: Variable, unit: DatetimeUnit | undefined): number {
  const isModel =
    places.expr.dtype === "datetime" && !haveSameDates(toCalendar(calendarOf(places)), toCalendar("standard"));
  return unitsPerMs[unit ?? (isModel ? "s" : "ns")];
}

/** A kernel of a variable and its places along their dimension, which keeps its place where the result has it. */
function overPlaces(fn: FunctionCall, { expr }: Variable, places: Variable): Variable {
  const dim = places.expr.dims[0]!;
  const result: Expr = along(fn, [expr, places.expr], [[dim], [dim]]);
  const order = expr.dims.filter((name) => result.dims.includes(name));
  return { expr: permute(result, order), attrs: {}, encoding: {} };
}

/** Every variable that has the coordinate's dimension changed by a kernel; as in xarray it loses its attributes. */
function changed(parts: DatasetParts, fn: FunctionCall, places: Variable): DatasetParts {
  const dim = places.expr.dims[0]!;
  const variables = [...parts.variables].map(([name, variable]): [string, Variable] => [
    name,
    variable.expr.dims.includes(dim) ? overPlaces(fn, variable, places) : variable,
  ]);
  return { ...parts, variables: new Map(variables) };
}

function differentiate(
  parts: DatasetParts,
  coord: string,
  { edgeOrder = 1, datetimeUnit }: DifferentiateOptions = {},
): DatasetParts {
  const places = placesOf("differentiate", parts, coord);
  const unit = datetimeUnit ?? (isTime(places.expr.dtype) ? undefined : "ns");
  const perMs = perMsOf(places, unit);
  return changed(parts, { name: "gradient", edgeOrder, xPerMs: perMs, yPerMs: perMs }, places);
}

const integrateBy =
  (kernel: "trapezoid" | "cumulative-trapezoid") =>
  (parts: DatasetParts, coords: string | readonly string[], { datetimeUnit }: IntegrateOptions = {}): DatasetParts =>
    [coords].flat().reduce((result, coord) => {
      const places = placesOf("integrate", result, coord);
      const integrals = changed(result, { name: kernel, xPerMs: perMsOf(places, datetimeUnit) }, places);
      if (kernel === "cumulative-trapezoid") return integrals;
      const rest = domainOf(result).dims.filter((dim) => dim !== places.expr.dims[0]);
      return { ...integrals, coords: coordinatesOn(result.coords, rest) };
    }, parts);

const integrate = integrateBy("trapezoid");
const cumulativeIntegrate = integrateBy("cumulative-trapezoid");

addMethods({
  differentiate: ofArray(differentiate),
  integrate: ofArray(integrate),
  cumulativeIntegrate: ofArray(cumulativeIntegrate),
});
addDatasetMethods({
  differentiate: ofDataset(differentiate),
  integrate: ofDataset(integrate),
  cumulativeIntegrate: ofDataset(cumulativeIntegrate),
});
