import { alignInner, type Labelled, mergeCoordinates } from "../array/align.ts";
import type { Complex } from "../array/complex.ts";
import { DataArray } from "../array/data-array.ts";
import type { DType } from "../array/dtype.ts";
import { addMethods } from "../array/methods.ts";
import type { DimsOf, FloatOf } from "../array/schema.ts";
import { CFDatetime } from "../cf/cf-datetime.ts";
import { ExpressionError } from "../errors.ts";
import { type ConstantValue, constant } from "../expr/operation/constant.ts";
import { map } from "../expr/operation/map.ts";
import { binary, type Operand, unary } from "./elementwise.ts";
import { arrayOfParts, partsOfArray } from "./parts.ts";
import { whereTrue } from "./where-true.ts";

/** What `where` takes for elements that are not kept. */
type Other = number | Complex | string | DataArray;

/** What `isin` looks for. */
type Wanted = Iterable<number | bigint | Complex | string | boolean> | DataArray;

/** Options of `where`. */
export interface WhereOptions {
  /** Leaves out labels where the condition is nowhere true; it must be in memory then, and labels meet. */
  readonly drop?: boolean;
}

declare module "../array/data-array.ts" {
  interface DataArray<D extends string, T extends DType> {
    /**
     * Keeps elements where the bool array is true; elsewhere NaN, for which integers become floats.
     * @throws ExpressionError when the condition is not bool
     */
    where<C extends DataArray>(condition: C): DataArray<D | DimsOf<C>, FloatOf<T>>;
    /**
     * Keeps elements where the bool array is true; elsewhere those of `other`.
     * @throws ExpressionError when the condition is not bool, or labels of an array differ
     */
    where<C extends DataArray, O extends Other>(
      condition: C,
      other: O,
      options?: WhereOptions,
    ): DataArray<D | DimsOf<C> | DimsOf<O>>;
    /** Keeps elements where the bool array is true, without the labels where it is nowhere true: `{ drop: true }`. */
    where<C extends DataArray>(
      condition: C,
      other: undefined,
      options: WhereOptions,
    ): DataArray<D | DimsOf<C>, FloatOf<T>>;
    /** Whether each element is missing: NaN, or a time that is none. */
    isnull(): DataArray<D, "bool">;
    /** Whether each element is there. */
    notnull(): DataArray<D, "bool">;
    /**
     * Whether each element is one of the values; NaN is never.
     * @throws NotComputedError for a lazy array of values
     */
    isin(values: Wanted): DataArray<D, "bool">;
    /** Elementwise `and` of bool, or of the bits of integers. */
    and<O extends DataArray | number>(other: O): DataArray<D | DimsOf<O>>;
    /** Elementwise `or` of bool, or of the bits of integers. */
    or<O extends DataArray | number>(other: O): DataArray<D | DimsOf<O>>;
    /** Elementwise exclusive `or` of bool, or of the bits of integers. */
    xor<O extends DataArray | number>(other: O): DataArray<D | DimsOf<O>>;
    /** Elementwise `not` of bool; all bits of integers turned. */
    invert(): DataArray<D, T>;
    /** Elementwise shift of the bits of integers to the left. */
    lshift<O extends DataArray | number>(other: O): DataArray<D | DimsOf<O>>;
    /** Elementwise shift of the bits of integers to the right; the sign stays. */
    rshift<O extends DataArray | number>(other: O): DataArray<D | DimsOf<O>>;
  }
}

/** As xarray: labels meet without `other`, and must be the same with it. */
function where(array: DataArray, condition: DataArray, other?: Other, options: WhereOptions = {}): DataArray {
  if (!(condition instanceof DataArray)) throw new ExpressionError("where", "the condition is not a DataArray");
  if (options.drop) {
    const [part, kept] = whereTrue(partsOfArray(array), partsOfArray(condition));
    return where(arrayOfParts(array.name, part), arrayOfParts(condition.name, kept), other);
  }
  const first = other === undefined ? alignInner(array.parts, condition.parts) : alignExact(array, condition);
  const rest = other === undefined ? [] : [other instanceof DataArray ? alignExact(array, other)[1] : other];
  const exprs = rest.map((value) => (isLabelled(value) ? value.variable.expr : constant(value)));
  const expr = map({ name: "where" }, [...first.map(({ variable }) => variable.expr), ...exprs]);
  const labelled = [...first, ...rest.filter(isLabelled)];
  const coords = labelled.map((part) => part.coords).reduce(mergeCoordinates);
  return new DataArray(array.name, { expr, attrs: array.attrs, encoding: {} }, coords);
}

function isLabelled(value: Labelled | ConstantValue): value is Labelled {
  return typeof value === "object" && "variable" in value;
}

function alignExact(array: DataArray, other: DataArray): [Labelled, Labelled] {
  const [a, b] = alignInner(array.parts, other.parts);
  if (a.variable.expr !== array.expr || b.variable.expr !== other.expr)
    throw new ExpressionError("where", "labels of the arrays differ: select or reindex them to the same labels first");
  return [a, b];
}

function isin(array: DataArray, wanted: Wanted): DataArray {
  const values = wanted instanceof DataArray ? wanted.values : wanted;
  const plain = Array.from(values as Iterable<unknown>, (value) =>
    value instanceof CFDatetime ? value.ms : typeof value === "boolean" ? Number(value) : value,
  );
  return unary(array, { name: "isin", values: plain });
}

const two =
  (name: string) =>
  (array: DataArray, other: Operand): DataArray =>
    binary(array, { name }, other);

addMethods({
  where,
  isnull: (array) => unary(array, { name: "isnull" }),
  notnull: (array) => unary(array, { name: "notnull" }),
  isin,
  and: two("and"),
  or: two("or"),
  xor: two("xor"),
  invert: (array) => unary(array, { name: "invert" }),
  lshift: two("lshift"),
  rshift: two("rshift"),
});
