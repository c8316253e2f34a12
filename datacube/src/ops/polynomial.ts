import { DataArray } from "../array/data-array.ts";
import { Dataset, type DatasetParts, domainOf } from "../array/dataset.ts";
import { type DType, isFloat, isInteger, isTime } from "../array/dtype.ts";
import { addDatasetMethods, addMethods, mapVariables } from "../array/methods.ts";
import type { VariablesLike } from "../array/schema.ts";
import { elementsOf, memoryVariable, type Variable } from "../array/variable.ts";
import { DimensionNotFoundError, ExpressionError, NotComputedError, VariableNotFoundError } from "../errors.ts";
import { type Decomposition, decompose, rankOf } from "../expr/along/least-squares.ts";
import { designOf } from "../expr/along/polynomial.ts";
import type { Expr } from "../expr/node.ts";
import { along } from "../expr/operation/along.ts";
import { constant } from "../expr/operation/constant.ts";
import { map } from "../expr/operation/map.ts";
import { permute } from "../expr/operation/permute.ts";
import { subset } from "../expr/operation/subset.ts";
import { range } from "../expr/selection.ts";
import { isOwn, partsOfArray } from "./parts.ts";

/** Options of `polyfit`. */
export interface PolyfitOptions {
  /** Leaves out NaN; by default for floats. */
  readonly skipna?: boolean;
  /** Singular values up to this times the largest count as 0; by default the number of places times 2^-52. */
  readonly rcond?: number;
  /** Weights of the elements along the dimension: a coordinate's name, an array or numbers. */
  readonly w?: string | DataArray | readonly number[] | Float64Array;
  /** Also gives residuals, rank and singular values. */
  readonly full?: boolean;
  /** Also gives the covariance of the coefficients, scaled by the residuals unless it is `unscaled`. */
  readonly cov?: boolean | "unscaled";
}

/** Options of `polyval`. */
export interface PolyvalOptions {
  /** The dimension of the coefficients that their degrees label; default `degree`. */
  readonly degreeDim?: string;
}

declare module "../array/data-array.ts" {
  interface DataArray<D extends string, T extends DType> {
    /**
     * The least-squares polynomial of a degree along a coordinate: a dataset with `polyfit_coefficients` (and, as asked,
     * `polyfit_residuals`, `polyfit_covariance`, rank and singular values). Times count in nanoseconds since 1970-01-01.
     * @throws VariableNotFoundError, ExpressionError for what is no number
     */
    polyfit(coord: string, deg: number, options?: PolyfitOptions): Dataset;
  }
}

declare module "../array/dataset.ts" {
  interface DatasetCore<V extends VariablesLike<V>, D extends string> {
    /** Polynomials of every variable that has the coordinate's dimension, as `NAME_polyfit_…`; see DataArray.polyfit. */
    polyfit(coord: string, deg: number, options?: PolyfitOptions): Dataset;
  }
}

/** The elements as numbers: times as nanoseconds since 1970-01-01. */
function countable(expr: Expr): Expr {
  return isTime(expr.dtype) ? map({ name: "count-time", perMs: 1e6 }, [expr]) : expr;
}

/** Where a fit is done: places and weights along a dimension, and its matrix where it is asked for. */
interface Fit {
  readonly dim: string;
  readonly degree: number;
  readonly into: string;
  readonly cutoff: number;
  readonly inputs: readonly Expr[];
}

function fitOf(parts: DatasetParts, name: string, { deg, rcond, w }: PolyfitOptions & { deg: number }): Fit {
  const places = parts.coords.get(name);
  if (places === undefined) throw new VariableNotFoundError(name, [...parts.coords.keys()]);
  if (places.expr.dims.length !== 1)
    throw new ExpressionError("polyfit", `the coordinate "${name}" has ${places.expr.dims.length} dimensions, not one`);
  if (!Number.isInteger(deg) || deg < 0)
    throw new ExpressionError("polyfit", `the degree ${deg} is no whole number from 0 on`);
  const [dim] = places.expr.dims as [string];
  const [length] = places.expr.shape as [number];
  const weights = w === undefined ? [] : [weightsOf(parts, w, { dim, length })];
  let into = "degree";
  while (domainOf(parts).dims.includes(into)) into = `_${into}`;
  const cutoff = rcond ?? length * Number.EPSILON;
  return { dim, degree: deg, into, cutoff, inputs: [countable(places.expr), ...weights] };
}

function weightsOf(
  { coords }: DatasetParts,
  w: NonNullable<PolyfitOptions["w"]>,
  { dim, length }: { dim: string; length: number },
): Expr {
  const variable = typeof w === "string" ? coords.get(w) : w instanceof DataArray ? w.parts.variable : undefined;
  if (typeof w === "string" && variable === undefined) throw new VariableNotFoundError(w, [...coords.keys()]);
  const data = Float64Array.from(variable === undefined ? (w as readonly number[]) : []);
  const { expr } = variable ?? memoryVariable("w", { dims: [dim], shape: [data.length], dtype: "float64", data });
  if (expr.dims.join() !== dim || expr.shape[0] !== length)
    throw new ExpressionError("polyfit", `the weights are not one for each of the ${length} positions of "${dim}"`);
  return expr;
}

/** The matrix of a fit, which needs its places and weights in memory. */
function matrixOf({ inputs, degree }: Fit): { matrix: Decomposition; scales: Float64Array; rows: number } {
  const numbers = inputs.map((expr) => {
    const data = elementsOf({ expr, attrs: {}, encoding: {} });
    if (data === undefined) throw new NotComputedError("a coordinate that polyfit needs");
    return Float64Array.from(data as ArrayLike<number>, Number);
  });
  const { columns, scales } = designOf(numbers[0]!, degree, numbers[1]);
  const rows = numbers[0]!.length;
  const filled = columns.map((column) => {
    const all = new Float64Array(Math.max(rows, columns.length));
    all.set(column);
    return all;
  });
  return { matrix: decompose(filled), scales, rows };
}

const plain = (expr: Expr): Variable => ({ expr, attrs: {}, encoding: {} });

/** What a fit of one variable gives, by the ending of its name. */
function fitVariable(
  { expr }: Variable,
  fit: Fit,
  { skipna = isFloat(expr.dtype), full = false, cov = false }: PolyfitOptions,
): [string, Variable][] {
  const { dim, degree, into, cutoff } = fit;
  const inputs = [expr, ...fit.inputs];
  const solved = along(
    { name: "polyfit", degree, into, skipna, cutoff },
    inputs,
    inputs.map(() => [dim]),
  );
  const others = solved.shape.slice(0, -1).map((length) => range(0, length));
  const coefficients = subset(solved, [...others, range(0, degree + 1)]);
  const residuals = subset(solved, [...others, { kind: "at", position: degree + 1 }]);
  const result: [string, Variable][] = [
    ["polyfit_coefficients", plain(permute(coefficients, [into, ...residuals.dims]))],
  ];
  if (full || cov === true) result.push(["polyfit_residuals", plain(residuals)]);
  if (cov !== false) result.push(["polyfit_covariance", plain(covariance(fit, cov === true ? residuals : undefined))]);
  return result;
}

/** The inverse of the matrix' square, times the residuals for each degree of freedom. */
function covariance(fit: Fit, residuals: Expr | undefined): Expr {
  const { matrix, scales, rows } = matrixOf(fit);
  const order = scales.length;
  const data = new Float64Array(order * order);
  for (let i = 0; i < order; i++)
    for (let j = 0; j < order; j++) {
      const sum = matrix.singular.reduce(
        (total, value, k) => total + (matrix.right[k]![i]! * matrix.right[k]![j]!) / value ** 2,
        0,
      );
      data[i * order + j] = sum / (scales[i]! * scales[j]!);
    }
  const base = memoryVariable("covariance", {
    dims: ["cov_i", "cov_j"],
    shape: [order, order],
    dtype: "float64",
    data,
  });
  if (residuals === undefined) return base.expr;
  if (rows <= order)
    throw new ExpressionError("polyfit", `a scaled covariance needs more than ${order} positions; there are ${rows}`);
  return map({ name: "mul" }, [base.expr, map({ name: "div" }, [residuals, constant(rows - order)])]);
}

/** Rank and singular values of the matrix. */
function aboutMatrix(name: string, fit: Fit): [string, Variable][] {
  const { matrix, rows } = matrixOf(fit);
  const { singular } = matrix;
  const rank = BigInt(rankOf(matrix, Math.max(rows, singular.length) * Number.EPSILON));
  const values = { dims: [fit.into], shape: [singular.length], dtype: "float64" as const };
  return [
    [
      `${name}_matrix_rank`,
      memoryVariable("rank", { dims: [], shape: [], dtype: "int64", data: BigInt64Array.of(rank) }),
    ],
    [`${name}_singular_values`, memoryVariable("singular", { ...values, data: Float64Array.from(singular) })],
  ];
}

function polyfit(parts: DatasetParts, name: string, { deg, ...options }: PolyfitOptions & { deg: number }): Dataset {
  const fit = fitOf(parts, name, { ...options, deg });
  const variables = new Map(options.full === true ? aboutMatrix(name, fit) : []);
  const kept = new Set<string>();
  for (const [key, variable] of parts.variables) {
    if (!variable.expr.dims.includes(fit.dim)) continue;
    for (const dim of variable.expr.dims) if (dim !== fit.dim) kept.add(dim);
    for (const [part, value] of fitVariable(variable, fit, options))
      variables.set(isOwn(key) ? part : `${key}_${part}`, value);
  }
  const degrees = BigInt64Array.from({ length: deg + 1 }, (_, i) => BigInt(deg - i));
  const degree = memoryVariable(fit.into, { dims: [fit.into], shape: [deg + 1], dtype: "int64", data: degrees });
  const labels = [...parts.coords].filter(([coord]) => kept.has(coord));
  return new Dataset({ variables, coords: new Map([[fit.into, degree], ...labels]), attrs: parts.attrs });
}

/**
 * A polynomial at places: `polyval(x.coords.time, x.polyfit("time", 1).polyfit_coefficients)`; of a dataset of
 * coefficients, each of them. Times count in nanoseconds since 1970-01-01.
 * @throws DimensionNotFoundError, ExpressionError when the degrees are no labels, or no whole numbers
 */
export function polyval(coord: DataArray, coeffs: DataArray, options?: PolyvalOptions): DataArray;
export function polyval(coord: DataArray, coeffs: Dataset, options?: PolyvalOptions): Dataset;
export function polyval(
  coord: DataArray,
  coeffs: DataArray | Dataset,
  { degreeDim = "degree" }: PolyvalOptions = {},
): DataArray | Dataset {
  const { parts } = coord;
  const places = new DataArray(coord.name, { ...parts.variable, expr: countable(coord.expr) }, parts.coords);
  const evaluate = (array: DataArray) => horner(places, array, degreeDim);
  if (coeffs instanceof DataArray) return evaluate(coeffs);
  return new Dataset({ ...mapVariables(coeffs, evaluate).parts, attrs: {} });
}

function horner(places: DataArray, coeffs: DataArray, dim: string): DataArray {
  if (!coeffs.dims.includes(dim)) throw new DimensionNotFoundError(dim, coeffs.dims, "polyval's coefficients");
  const labels = coeffs.coords[dim];
  if (labels === undefined || !isInteger(labels.dtype))
    throw new ExpressionError("polyval", `"${dim}" has no whole numbers as labels, which tell the degrees`);
  const degrees = Array.from(labels.values as ArrayLike<number>, Number);
  const highest = Math.max(...degrees);
  const term = (degree: number): DataArray | number => {
    const at = degrees.indexOf(degree);
    return at < 0 ? 0 : coeffs.isel({ [dim]: at }).dropVars(dim);
  };
  let result = places.mul(0).add(term(highest));
  const first = result;
  for (let degree = highest - 1; degree >= 0; degree--) result = result.mul(places).add(term(degree));
  return result.rename(first.name).withAttrs(first.attrs) as DataArray;
}

addMethods({
  polyfit: (array, coord, deg, options) => polyfit(partsOfArray(array), coord, { ...options, deg }),
});
addDatasetMethods({ polyfit: ({ parts }, coord, deg, options) => polyfit(parts, coord, { ...options, deg }) });
