import { mergeCoordinates } from "../array/align.ts";
import { DataArray } from "../array/data-array.ts";
import type { DType } from "../array/dtype.ts";
import { addMethods } from "../array/methods.ts";
import type { DimsOf } from "../array/schema.ts";
import type { Expr } from "../expr/node.ts";
import { castTo, map } from "../expr/operation/map.ts";
import { reduce } from "../expr/operation/reduce.ts";
import { align } from "./alignment.ts";
import { type Dims, overOf } from "./over.ts";

/** Options of `dot`. */
export interface DotOptions<D extends string = string> {
  /** Dimensions to sum over; by default those that both arrays have. */
  readonly dim?: D | readonly D[];
}

/** Options of `corr`. */
export interface CorrOptions {
  /** Dimensions to go over; all by default. */
  readonly dim?: string | readonly string[] | undefined;
  /** Weights of the elements, without missing ones. */
  readonly weights?: DataArray | undefined;
}

/** Options of `cov`. */
export interface CovOptions extends CorrOptions {
  /** Degrees of freedom taken off the count; default 1. */
  readonly ddof?: number;
}

/** Dimensions that only one of two arrays has. */
type Unshared<A extends string, B extends string> = string extends A | B ? string : Exclude<A, B> | Exclude<B, A>;

declare module "../array/data-array.ts" {
  interface DataArray<D extends string, T extends DType> {
    /**
     * Sum of products over dimensions, without the products in memory; one NaN makes a sum NaN. Labels that both have
     * remain, the dtype is that of the products, name and attributes are this array's.
     * @throws DimensionNotFoundError, ExpressionError for what is no number
     */
    dot<O extends DataArray>(other: O): DataArray<Unshared<D, DimsOf<O>>>;
    dot<O extends DataArray>(other: O, options: DotOptions<D | DimsOf<O>>): DataArray<D | DimsOf<O>>;
  }
}

function dot(array: DataArray, other: DataArray, { dim }: { dim?: Dims } = {}): DataArray {
  const [a, b] = align([array, other]);
  const known = [...new Set([...a.dims, ...b.dims])];
  const shared = a.dims.filter((name) => b.dims.includes(name));
  const over = overOf(dim, { known, subject: "dot", usual: shared });
  const coords = mergeCoordinates(a.parts.coords, b.parts.coords);
  return new DataArray(array.name, { expr: sumOfProducts(a.expr, b.expr, over), attrs: a.attrs, encoding: {} }, coords);
}

/** As numpy's einsum: sums stay in the dtype of the products; of bool, whether any pair is true. */
function sumOfProducts(a: Expr, b: Expr, over: readonly string[]): Expr {
  if (a.dtype === "bool" && b.dtype === "bool") return reduce("any", map({ name: "and" }, [a, b]), { over });
  const product = map({ name: "mul" }, [a, b]);
  const sum = reduce("sum", product, { over, skipna: false });
  return castTo(sum, product.dtype);
}

/** Both arrays on the labels that both have, with NaN in both where one is missing; and where both are there. */
function paired(x: DataArray, y: DataArray): { a: DataArray; b: DataArray; valid: DataArray } {
  const [first, second] = align([x, y]);
  const valid = first.notnull().and(second.notnull()) as DataArray;
  return { a: first.where(valid) as DataArray, b: second.where(valid) as DataArray, valid };
}

type Over = string | readonly string[] | undefined;

function meanOf(x: DataArray, dim: Over, weights: DataArray | undefined): DataArray {
  return (weights ? x.weighted(weights).mean(dim) : x.mean(dim)) as DataArray;
}

function deviationOf(x: DataArray, dim: Over, weights: DataArray | undefined): DataArray {
  return (weights ? x.weighted(weights).std(dim) : x.std(dim)) as DataArray;
}

function centredProduct(a: DataArray, b: DataArray, { dim, weights }: CorrOptions): DataArray {
  const product = a.sub(meanOf(a, dim, weights)).mul(b.sub(meanOf(b, dim, weights)));
  return meanOf(product as DataArray, dim, weights);
}

/**
 * Covariance of two arrays over dimensions, of pairs without NaN: `cov(x, y, { dim: "time" })`.
 * @throws DimensionNotFoundError, ExpressionError for what is no number
 */
export function cov(x: DataArray, y: DataArray, { dim, ddof = 1, weights }: CovOptions = {}): DataArray {
  const { a, b, valid } = paired(x, y);
  const count = valid.sum(dim) as DataArray;
  return centredProduct(a, b, { dim, weights }).mul(count.div(count.sub(ddof)));
}

/**
 * Pearson's correlation of two arrays over dimensions, of pairs without NaN: `corr(x, y, { dim: "time" })`.
 * @throws DimensionNotFoundError, ExpressionError for what is no number
 */
export function corr(x: DataArray, y: DataArray, { dim, weights }: CorrOptions = {}): DataArray {
  const { a, b } = paired(x, y);
  return centredProduct(a, b, { dim, weights }).div(deviationOf(a, dim, weights).mul(deviationOf(b, dim, weights)));
}

addMethods({ dot });
