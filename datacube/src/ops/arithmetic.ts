import type { Complex } from "../array/complex.ts";
import type { DataArray } from "../array/data-array.ts";
import type { DType } from "../array/dtype.ts";
import { addMethods } from "../array/methods.ts";
import type { DimsOf, RealOf } from "../array/schema.ts";
import { constant } from "../expr/operation/constant.ts";
import { map } from "../expr/operation/map.ts";
import { binary, type Operand, unary, withExpr } from "./elementwise.ts";

declare module "../array/data-array.ts" {
  interface DataArray<D extends string, T extends DType> {
    /**
     * Elementwise sum. Arrays broadcast by dimension name: the result has this array's dimensions, then the other's;
     * labelled dimensions keep the labels both have. Integers wrap around in their dtype. Differences of times are
     * timedelta, which can be added, multiplied and divided. So for all operations of two.
     * @throws ExpressionError when dtypes, lengths, or repeated labels do not fit
     */
    add<O extends Operand>(other: O): DataArray<D | DimsOf<O>>;
    /** Elementwise difference. */
    sub<O extends Operand>(other: O): DataArray<D | DimsOf<O>>;
    /** Elementwise product. */
    mul<O extends Operand>(other: O): DataArray<D | DimsOf<O>>;
    /** Elementwise quotient; integers give float64. */
    div<O extends Operand>(other: O): DataArray<D | DimsOf<O>>;
    /** Elementwise power. */
    pow<O extends Operand>(other: O): DataArray<D | DimsOf<O>>;
    /** The operation with the number first: `x.from("div", 1)` is 1 / x. */
    from(operation: "add" | "sub" | "mul" | "div" | "pow" | "floordiv" | "mod", number: number | Complex): DataArray<D>;
    /** Elementwise `<`, giving bool. */
    lt<O extends Operand>(other: O): DataArray<D | DimsOf<O>, "bool">;
    /** Elementwise `<=`, giving bool. */
    le<O extends Operand>(other: O): DataArray<D | DimsOf<O>, "bool">;
    /** Elementwise `>`, giving bool. */
    gt<O extends Operand>(other: O): DataArray<D | DimsOf<O>, "bool">;
    /** Elementwise `>=`, giving bool. */
    ge<O extends Operand>(other: O): DataArray<D | DimsOf<O>, "bool">;
    /** Elementwise `==`, giving bool. */
    eq<O extends Operand>(other: O): DataArray<D | DimsOf<O>, "bool">;
    /** Elementwise `!=`, giving bool. */
    ne<O extends Operand>(other: O): DataArray<D | DimsOf<O>, "bool">;
    /** Elementwise negative; unsigned integers wrap around. */
    neg(): DataArray<D, T>;
    /** Elementwise absolute value; of complex numbers their size, which is real. */
    abs(): DataArray<D, RealOf<T>>;
    /**
     * Converts the elements: floats to integers towards zero and modulo their range, NaN to 0.
     * @throws ExpressionError between times and other types, and from complex numbers, which would lose a part
     */
    astype<U extends DType>(dtype: U): DataArray<D, U>;
  }
}

const two =
  (name: string) =>
  (array: DataArray, other: Operand): DataArray =>
    binary(array, { name }, other);
const one =
  (name: string) =>
  (array: DataArray): DataArray =>
    unary(array, { name });

addMethods({
  add: two("add"),
  sub: two("sub"),
  mul: two("mul"),
  div: two("div"),
  pow: two("pow"),
  from: (array, name, number) => withExpr(array, map({ name }, [constant(number), array.expr])),
  lt: two("lt"),
  le: two("le"),
  gt: two("gt"),
  ge: two("ge"),
  eq: two("eq"),
  ne: two("ne"),
  neg: one("neg"),
  abs: one("abs"),
  astype: (array, dtype) =>
    dtype === array.dtype ? withExpr(array, array.expr) : unary(array, { name: "cast", dtype }),
});
